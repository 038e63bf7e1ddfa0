"""How everything looks: colours, pictures, and the Qt style that draws controls."""
