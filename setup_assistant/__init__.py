"""Setup Assistant: sets up the Keepit backup of Azure DevOps."""

__version__ = "1.0.0"
