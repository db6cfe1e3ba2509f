"""What makes an application program misbehave: each file is its interpreter's `sitecustomize` while the fault lasts."""
