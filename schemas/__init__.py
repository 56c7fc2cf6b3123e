"""What files must look like (约定): documents, header vocabularies, code lists, expectations, data dictionary."""
