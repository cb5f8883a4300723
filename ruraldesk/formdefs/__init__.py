"""Forms on disk: form.toml read into a FormSpec with row-exact mistakes, and XLSForm in and out."""
