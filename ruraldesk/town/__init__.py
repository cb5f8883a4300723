"""The town desk: scan, plan, apply, receipt. No GUI needed."""
