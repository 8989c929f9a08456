"""Stories to rehearse: one YAML file each."""
