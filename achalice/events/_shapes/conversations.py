"""Shapes of what Cognito, Lex, Alexa, Connect, Bedrock and other services ask."""

from achalice.events._shapes.rules import Rule, at, is_object

_TOKENS = "CognitoPreTokenGenerationEvent"

_TRIGGERS = {
    "PreSignUp": "CognitoPreSignUpEvent",
    "PostConfirmation": "CognitoPostConfirmationEvent",
    "PreAuthentication": "CognitoPreAuthenticationEvent",
    "PostAuthentication": "CognitoPostAuthenticationEvent",
    "UserMigration": "CognitoUserMigrationEvent",
    "InboundFederation": "CognitoInboundFederationEvent",
    "DefineAuthChallenge": "CognitoDefineAuthChallengeEvent",
    "CreateAuthChallenge": "CognitoCreateAuthChallengeEvent",
    "VerifyAuthChallengeResponse": "CognitoVerifyAuthChallengeEvent",
    "TokenGeneration": _TOKENS,
    "PreTokenGen": _TOKENS,
    "CustomMessage": "CognitoCustomMessageEvent",
    "CustomEmailSender": "CognitoCustomEmailSenderEvent",
    "CustomSMSSender": "CognitoCustomSMSSenderEvent",
}
"""By what a trigger's source begins with."""

# Test events made by hand often have a source that is none. The first line that fits counts.
_TELLTALES = (
    ("request", "privateChallengeParameters", "VerifyAuthChallengeResponse"),
    ("request", "challengeAnswer", "VerifyAuthChallengeResponse"),
    ("request", "challengeName", "CreateAuthChallenge"),
    ("request", "session", "DefineAuthChallenge"),
    ("request", "codeParameter", "CustomMessage"),
    ("request", "providerType", "InboundFederation"),
    ("request", "groupConfiguration", "TokenGeneration"),
    ("request", "newDeviceUsed", "PostAuthentication"),
    ("request", "password", "UserMigration"),
    ("response", "finalUserStatus", "UserMigration"),
    ("response", "autoConfirmUser", "PreSignUp"),
    ("response", "answerCorrect", "VerifyAuthChallengeResponse"),
    ("response", "issueTokens", "DefineAuthChallenge"),
    ("response", "publicChallengeParameters", "CreateAuthChallenge"),
    ("response", "claimsOverrideDetails", "TokenGeneration"),
    ("response", "claimsAndScopeOverrideDetails", "TokenGeneration"),
    ("response", "userAttributesToMap", "InboundFederation"),
    ("response", "smsMessage", "CustomMessage"),
    ("request", "userNotFound", "PreAuthentication"),
    ("request", "validationData", "PreAuthentication"),
)


def _is_trigger(payload: object) -> bool:
    is_trigger = is_object(payload, "triggerSource", "userPoolId")
    return is_trigger and isinstance(at(payload, "request"), dict)


def _trigger(payload: object) -> str | None:
    """The model of just this trigger; None for one that is not known."""
    model = _TRIGGERS.get(str(at(payload, "triggerSource")).partition("_")[0])
    for part, name, trigger in () if model else _TELLTALES:
        if is_object(at(payload, part), name):
            model = _TRIGGERS[trigger]
            break
    return _token_generation(payload) if model == _TOKENS else model


def _token_generation(payload: object) -> str:
    version = str(at(payload, "version"))
    if version == "3":
        return "CognitoPreTokenGenerationV3Event"
    # Samples of version 2 may say that they are version 1.
    is_second = (
        version == "2"
        or is_object(at(payload, "request"), "scopes")
        or is_object(at(payload, "response"), "claimsAndScopeOverrideDetails")
    )
    return "CognitoPreTokenGenerationV2Event" if is_second else _TOKENS


def _is_alexa(payload: object) -> bool:
    is_skill = is_object(payload, "session") or is_object(at(payload, "context"), "System")
    return is_skill and is_object(at(payload, "request"), "type") and not _is_trigger(payload)


def _is_connected_home(payload: object) -> bool:
    namespace = at(payload, "header", "namespace")
    # The first version had no prefix: `Control`, `Discovery`.
    return isinstance(namespace, str) and (
        namespace.startswith("Alexa.") or is_object(at(payload, "header"), "payloadVersion")
    )


RULES = (
    Rule("CognitoTriggerEvent", _is_trigger, narrower=_trigger),
    Rule("CognitoSyncEvent", lambda payload: is_object(payload, "identityPoolId", "datasetName")),
    Rule("LexEvent", lambda payload: is_object(payload, "currentIntent", "bot")),
    Rule("LexV2Event", lambda payload: is_object(payload, "sessionState", "bot", "sessionId")),
    Rule("AlexaEvent", _is_alexa),
    Rule(
        "AlexaSmartHomeEvent",
        lambda payload: is_object(at(payload, "directive", "header"), "namespace", "name"),
    ),
    Rule("AlexaConnectedHomeEvent", _is_connected_home),
    Rule("BedrockAgentEvent", lambda payload: is_object(payload, "actionGroup", "apiPath")),
    Rule(
        "BedrockAgentFunctionEvent",
        lambda payload: (
            is_object(payload, "actionGroup", "function") and not is_object(payload, "apiPath")
        ),
    ),
    Rule(
        "BedrockAgentResponseEvent",
        lambda payload: (
            is_object(payload, "messageVersion", "response")
            and is_object(at(payload, "response", 0) or at(payload, "response"), "actionGroup")
        ),
    ),
    Rule(
        "BedrockFlowEvent",
        lambda payload: (
            is_object(payload, "flow", "node") and is_object(at(payload, "node"), "name")
        ),
    ),
    Rule(
        "BedrockParserEvent",
        lambda payload: is_object(payload, "invokeModelRawResponse", "promptType"),
    ),
    Rule(
        "BedrockTransformationEvent",
        lambda payload: is_object(payload, "knowledgeBaseId", "dataSourceId", "inputFiles"),
    ),
    Rule(
        "ConnectContactFlowEvent",
        lambda payload: is_object(at(payload, "Details"), "ContactData"),
    ),
    Rule(
        "ConnectCampaignEvent",
        lambda payload: is_object(at(payload, "InvocationMetadata"), "CampaignContext"),
    ),
    Rule(
        "ChimeSIPEvent",
        lambda payload: is_object(payload, "InvocationEventType", "CallDetails"),
    ),
    Rule("PinpointEvent", lambda payload: is_object(payload, "ApplicationId", "Endpoints")),
)
