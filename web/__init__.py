"""What Flask serves beside Dash: who may see what, uploads, downloads, errors, health."""
