"""What API Gateway reads in an OpenAPI document, where MiniStack does not read it itself."""

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Record: TypeAlias = dict[str, object]
"""A resource as MiniStack keeps it: named as in API Gateway's own JSON."""


class _Part(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True, extra="ignore")


class Info(_Part):
    """What the API is called."""

    title: str | None = None
    description: str | None = None
    version: str | None = None


class EndpointConfiguration(_Part):
    """How the API is reached."""

    disable_execute_api_endpoint: bool = Field(default=False, alias="disableExecuteApiEndpoint")
    vpc_endpoint_ids: list[str] = Field(default=[], alias="vpcEndpointIds")


class Specification(_Part):
    """The document's outline; its operations are read one by one."""

    swagger: Literal["2.0"] | None = None
    openapi: str | None = Field(default=None, pattern=r"^3\.0\.\d+$")
    info: Info = Info()
    paths: dict[str, Record] = {}
    api_key_source: str | None = Field(default=None, alias="x-amazon-apigateway-api-key-source")
    binary_media_types: list[str] | None = Field(
        default=None, alias="x-amazon-apigateway-binary-media-types"
    )
    endpoint: EndpointConfiguration | None = Field(
        default=None, alias="x-amazon-apigateway-endpoint-configuration"
    )
    gateway_responses: dict[str, Record] = Field(
        default={}, alias="x-amazon-apigateway-gateway-responses"
    )
    minimum_compression_size: int | None = Field(
        default=None, alias="x-amazon-apigateway-minimum-compression-size"
    )
    policy: Record | str | None = Field(default=None, alias="x-amazon-apigateway-policy")

    def properties(self) -> Record:
        """What the document says of the API as a whole, and nothing that it leaves open."""
        endpoint = self.endpoint
        said: Record = {
            "name": self.info.title,
            "description": self.info.description,
            "version": self.info.version,
            "apiKeySource": self.api_key_source,
            "binaryMediaTypes": self.binary_media_types,
            "minimumCompressionSize": self.minimum_compression_size,
            "policy": self.policy,
            "disableExecuteApiEndpoint": endpoint and endpoint.disable_execute_api_endpoint,
        }
        return {name: value for name, value in said.items() if value is not None}


class IntegrationResponse(_Part):
    """One answer of an integration."""

    model_config = ConfigDict(extra="allow")

    statusCode: str = "200"  # noqa: N815 - handed on under its own name, with what is beside it


class Integration(_Part):
    """Where a method's requests go."""

    model_config = ConfigDict(extra="allow")

    responses: dict[str, IntegrationResponse] = {}

    def properties(self) -> Record:
        """The integration without its answers."""
        said = self.model_dump(exclude={"responses"})
        for upper in ("type", "passthroughBehavior", "connectionType"):
            if isinstance(value := said.get(upper), str):
                said[upper] = value.upper()
        return said


class MethodResponse(_Part):
    """One answer of a method."""

    headers: Record = {}


class Operation(_Part):
    """One method of one path."""

    integration: Integration | None = Field(default=None, alias="x-amazon-apigateway-integration")
    responses: dict[str, MethodResponse] = {}
