"""Deploys that run by themselves: pipelines written for a project, with what they may do in AWS."""

from achalice_cli.pipelines.codepipeline import BuildspecPlaceError, Source, codepipeline
from achalice_cli.pipelines.generated import (
    STDOUT,
    FileInTheWayError,
    Generated,
    UnwritableFileError,
    write,
)
from achalice_cli.pipelines.github import github_actions
from achalice_cli.pipelines.subject import BranchNameError, Subject, subject_of

__all__ = [
    "STDOUT",
    "BranchNameError",
    "BuildspecPlaceError",
    "FileInTheWayError",
    "Generated",
    "Source",
    "Subject",
    "UnwritableFileError",
    "codepipeline",
    "github_actions",
    "subject_of",
    "write",
]
