"""Where CodePipeline takes commits from: the parts of its template that differ."""

from dataclasses import dataclass

from achalice_cli.pipelines.filling import filled
from achalice_cli.pipelines.subject import Subject


@dataclass(frozen=True, slots=True)
class SourceParts:
    """Parts of a template of CloudFormation, each to be indented as its place wants it."""

    parameters: str
    resources: str
    statement: str
    """What the pipeline may do."""
    action: str
    outputs: str


def github_parts(subject: Subject) -> SourceParts:
    """Commits come through a connection that somebody has made and confirmed in the console.

    https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html
    """
    repository = f"\n  Default: {'/'.join(subject.github)}" if subject.github else ""
    return SourceParts(
        parameters=f"""\
ConnectionArn:
  Type: String
  Description: Of a connection to GitHub, made in the console under Developer Tools > Connections
  AllowedPattern: "arn:.+:connection/.+"
Repository:
  Type: String
  Description: OWNER/NAME{repository}
  AllowedPattern: ".+/.+"
""",
        resources="",
        statement="""\
- Effect: Allow
  Action:
    - codeconnections:UseConnection
    - codestar-connections:UseConnection
  Resource: !Ref ConnectionArn
""",
        action=f"""\
ActionTypeId:
  Category: Source
  Owner: AWS
  Provider: CodeStarSourceConnection
  Version: "1"
Configuration:
  ConnectionArn: !Ref ConnectionArn
  FullRepositoryId: !Ref Repository
  BranchName: "{subject.branch}"
  OutputArtifactFormat: CODE_ZIP
""",
        outputs="",
    )


def codecommit_parts(subject: Subject) -> SourceParts:
    """Commits come from a repository of the stack's own; EventBridge tells of them at once.

    https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeCommit.html
    """
    return SourceParts(
        parameters="",
        resources=filled("codecommit.yml", {"app": subject.app_name, "branch": subject.branch}),
        statement="""\
- Effect: Allow
  Action:
    - codecommit:CancelUploadArchive
    - codecommit:GetBranch
    - codecommit:GetCommit
    - codecommit:GetUploadArchiveStatus
    - codecommit:UploadArchive
  Resource: !GetAtt Repository.Arn
""",
        action=f"""\
ActionTypeId:
  Category: Source
  Owner: AWS
  Provider: CodeCommit
  Version: "1"
Configuration:
  RepositoryName: !GetAtt Repository.Name
  BranchName: "{subject.branch}"
  PollForSourceChanges: false
""",
        outputs="""\
RepositoryUrl:
  Description: Where to push to
  Value: !GetAtt Repository.CloneUrlHttp
""",
    )
