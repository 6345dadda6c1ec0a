import pytest
from botocore.exceptions import ClientError

from achalice_cli.aws.session import Aws
from achalice_cli.aws.usage_plans import ApiKeys, UsagePlanKeys, UsagePlans
from achalice_cli.engine.addresses import REST_API, Address
from achalice_cli.engine.applying import Made, ResourceGoneError
from achalice_cli.engine.resources import ApiKey, Quota, Throttle, UsagePlan, UsagePlanKey

from .scripts import REGION, Call, Clock, Script

TAGS = {"achalice:app": "shop", "achalice:stage": "dev"}
PLAN_ADDRESS = Address("usage_plan:basic")
KEY_ADDRESS = Address("api_key:partner")
MADE: Made = {REST_API: {"id": "abc"}, PLAN_ADDRESS: {"id": "p1"}, KEY_ADDRESS: {"id": "k1"}}

KEY = ApiKey(name="shop-dev-partner", description="for them", enabled=True, tags=TAGS)
PLAN = UsagePlan(
    name="shop-dev-basic",
    description="",
    api=REST_API,
    stage="api",
    throttle=Throttle(rate_limit=10, burst_limit=20),
    quota=Quota(limit=1000, period="WEEK", offset=2),
    tags=TAGS,
)
UNLIMITED = PLAN.model_copy(update={"throttle": None, "quota": None})
PLACE = UsagePlanKey(plan=PLAN_ADDRESS, key=KEY_ADDRESS, key_id=None)
LIMITS: dict[str, object] = {
    "throttle": {"rateLimit": 10.0, "burstLimit": 20},
    "quota": {"limit": 1000, "offset": 2, "period": "WEEK"},
}
THERE = [{"apiId": "abc", "stage": "api"}]


@pytest.fixture
def keys(aws: Aws) -> ApiKeys:
    return ApiKeys(aws)


@pytest.fixture
def plans(aws: Aws) -> UsagePlans:
    return UsagePlans(aws)


@pytest.fixture
def places(aws: Aws) -> UsagePlanKeys:
    return UsagePlanKeys(aws)


def listing_keys(script: Script, *items: dict[str, object]) -> None:
    script.on("get_api_keys", nameQuery=KEY.name, includeValues=False, limit=500).gives(
        items=[*items]
    )


def making_key(script: Script) -> Call:
    return script.on(
        "create_api_key", name=KEY.name, description="for them", enabled=True, tags=TAGS
    )


def listing_plans(script: Script, *items: dict[str, object]) -> None:
    script.on("get_usage_plans", limit=500).gives(items=[*items])


def plan_is(script: Script, **settings: object) -> None:
    script.on("get_usage_plan", usagePlanId="p1").gives(id="p1", name=PLAN.name, **settings)


def patching(script: Script, *operations: dict[str, str]) -> Call:
    return script.on("update_usage_plan", usagePlanId="p1", patchOperations=[*operations])


def tagging(script: Script, what: str) -> None:
    arn = f"arn:aws:apigateway:{REGION}::/{what}"
    script.on("get_tags", resourceArn=arn).gives(tags={"old": "one"})
    script.on("untag_resource", resourceArn=arn, tagKeys=["old"]).gives()
    script.on("tag_resource", resourceArn=arn, tags=TAGS).gives()


def replacing(path: str, value: str) -> dict[str, str]:
    return {"op": "replace", "path": path, "value": value}


def placing(script: Script, key: str = "k1") -> Call:
    return script.on("create_usage_plan_key", usagePlanId="p1", keyId=key, keyType="API_KEY")


async def test_of_a_key_its_id_is_kept_and_nothing_else(keys: ApiKeys, apigateway: Script) -> None:
    """Its value is a secret, and records are shared."""
    listing_keys(apigateway)
    making_key(apigateway).gives(id="k1", value="open sesame")

    result = await keys.create(KEY)

    assert (result.outputs, result.url) == ({"id": "k1"}, None)


async def test_the_key_that_an_interrupted_deploy_left_is_taken_over(
    keys: ApiKeys, apigateway: Script
) -> None:
    """Names are not unique: one that begins alike, and one of somebody else's, are left alone."""
    listing_keys(
        apigateway,
        {"id": "k7", "name": "shop-dev-partner-2", "tags": TAGS},
        {"id": "k8", "name": KEY.name},
        {"id": "k1", "name": KEY.name, "tags": TAGS},
    )
    operations = [
        replacing("/name", KEY.name),
        replacing("/description", "for them"),
        replacing("/enabled", "true"),
    ]
    apigateway.on("update_api_key", apiKey="k1", patchOperations=operations).gives()
    tagging(apigateway, "apikeys/k1")

    assert (await keys.create(KEY)).outputs == {"id": "k1"}


async def test_a_key_is_changed_in_place(keys: ApiKeys, apigateway: Script) -> None:
    """Its holders keep their value."""
    operations = [replacing("/enabled", "false")]
    apigateway.on("update_api_key", apiKey="k1", patchOperations=operations).gives()

    key = KEY.model_copy(update={"enabled": False})
    result = await keys.update(key, frozenset({"enabled"}), {"id": "k1"})

    assert result.outputs == {"id": "k1"}


async def test_a_key_that_is_gone_is_told(keys: ApiKeys, apigateway: Script) -> None:
    operations = [replacing("/enabled", "true")]
    apigateway.on("update_api_key", apiKey="k1", patchOperations=operations).refuses(
        "NotFoundException"
    )

    with pytest.raises(ResourceGoneError, match="shop-dev-partner"):
        await keys.update(KEY, frozenset({"enabled"}), {"id": "k1"})


async def test_a_key_that_is_gone_counts_as_deleted(keys: ApiKeys, apigateway: Script) -> None:
    apigateway.on("delete_api_key", apiKey="k1").refuses("NotFoundException")

    await keys.delete({"id": "k1"})


async def test_a_plan_is_made_with_its_api_and_limits(
    plans: UsagePlans, apigateway: Script
) -> None:
    listing_plans(apigateway)
    apigateway.on(
        "create_usage_plan",
        name=PLAN.name,
        description="",
        apiStages=[{"apiId": "abc", "stage": "api"}],
        tags=TAGS,
        **LIMITS,
    ).gives(id="p1")

    assert (await plans.create(PLAN, MADE)).outputs == {"id": "p1"}


async def test_a_plan_without_limits_is_made_without(plans: UsagePlans, apigateway: Script) -> None:
    """None is not zero: nobody could call anything."""
    listing_plans(apigateway)
    apigateway.on(
        "create_usage_plan", name=PLAN.name, description="", apiStages=THERE, tags=TAGS
    ).gives(id="p1")

    await plans.create(UNLIMITED, MADE)


async def test_the_plan_that_an_interrupted_deploy_left_is_taken_over(
    plans: UsagePlans, apigateway: Script
) -> None:
    listing_plans(
        apigateway,
        {"id": "p7", "name": PLAN.name},
        {"id": "p1", "name": PLAN.name, "tags": TAGS},
    )
    plan_is(apigateway, apiStages=THERE)
    tagging(apigateway, "usageplans/p1")

    assert (await plans.create(UNLIMITED, MADE)).outputs == {"id": "p1"}


async def test_other_limits_are_one_call(plans: UsagePlans, apigateway: Script) -> None:
    """API Gateway takes one in twenty seconds."""
    plan_is(apigateway, apiStages=THERE)
    patching(
        apigateway,
        replacing("/throttle/rateLimit", "10"),
        replacing("/throttle/burstLimit", "20"),
        replacing("/quota/limit", "1000"),
        replacing("/quota/offset", "2"),
        replacing("/quota/period", "WEEK"),
    ).gives()

    await plans.update(PLAN, frozenset({"throttle", "quota"}), {"id": "p1"}, MADE)


async def test_limits_that_a_plan_has_not_any_more_are_removed(
    plans: UsagePlans, apigateway: Script
) -> None:
    plan_is(apigateway, apiStages=THERE, **LIMITS)
    patching(
        apigateway, {"op": "remove", "path": "/throttle"}, {"op": "remove", "path": "/quota"}
    ).gives()

    await plans.update(UNLIMITED, frozenset({"throttle", "quota"}), {"id": "p1"}, MADE)


async def test_a_plan_follows_its_api_to_another_stage(
    plans: UsagePlans, apigateway: Script
) -> None:
    """Other APIs were added to it by hand."""
    stages = [{"apiId": "abc", "stage": "v1"}, {"apiId": "other", "stage": "v1"}]
    plan_is(apigateway, apiStages=stages)
    patching(
        apigateway,
        {"op": "remove", "path": "/apiStages", "value": "abc:v1"},
        {"op": "add", "path": "/apiStages", "value": "abc:api"},
    ).gives()

    await plans.update(UNLIMITED, frozenset({"stage"}), {"id": "p1"}, MADE)


async def test_what_a_plan_is_called_and_what_is_said_of_it_is_changed_in_place(
    plans: UsagePlans, apigateway: Script
) -> None:
    plan_is(apigateway, apiStages=THERE)
    patching(apigateway, replacing("/description", "for all")).gives()

    plan = UNLIMITED.model_copy(update={"description": "for all"})
    await plans.update(plan, frozenset({"description"}), {"id": "p1"}, MADE)


async def test_tags_of_a_plan_do_not_touch_the_plan(plans: UsagePlans, apigateway: Script) -> None:
    tagging(apigateway, "usageplans/p1")

    await plans.update(PLAN, frozenset({"tags"}), {"id": "p1"}, MADE)


async def test_a_plan_that_is_gone_is_told(plans: UsagePlans, apigateway: Script) -> None:
    apigateway.on("get_usage_plan", usagePlanId="p1").refuses("NotFoundException")

    with pytest.raises(ResourceGoneError, match="shop-dev-basic"):
        await plans.update(PLAN, frozenset({"quota"}), {"id": "p1"}, MADE)


async def test_a_plan_is_taken_from_all_apis_before_it_is_deleted(
    plans: UsagePlans, apigateway: Script, clock: Clock
) -> None:
    """API Gateway would keep it. And it takes one such call in twenty seconds."""
    plan_is(apigateway, apiStages=[*THERE, {"apiId": "other", "stage": "v1"}])
    patching(
        apigateway,
        {"op": "remove", "path": "/apiStages", "value": "abc:api"},
        {"op": "remove", "path": "/apiStages", "value": "other:v1"},
    ).gives()
    for _ in range(40):
        apigateway.on("delete_usage_plan", usagePlanId="p1").refuses("TooManyRequestsException")
    apigateway.on("delete_usage_plan", usagePlanId="p1").gives()

    await plans.delete({"id": "p1"})

    assert len(clock.pauses) == 40


async def test_a_plan_that_is_gone_counts_as_deleted(plans: UsagePlans, apigateway: Script) -> None:
    apigateway.on("get_usage_plan", usagePlanId="p1").refuses("NotFoundException")

    await plans.delete({"id": "p1"})


async def test_a_key_is_put_into_its_plan(places: UsagePlanKeys, apigateway: Script) -> None:
    placing(apigateway).gives(id="k1", value="open sesame")

    assert (await places.create(PLACE, MADE)).outputs == {"plan": "p1", "key": "k1"}


async def test_a_key_that_existed_before_is_put_into_a_plan_by_its_id(
    places: UsagePlanKeys, apigateway: Script
) -> None:
    placing(apigateway, "theirs").gives()

    place = UsagePlanKey(plan=PLAN_ADDRESS, key=None, key_id="theirs")

    assert (await places.create(place, MADE)).outputs == {"plan": "p1", "key": "theirs"}


async def test_a_key_that_an_interrupted_deploy_has_put_there_stays(
    places: UsagePlanKeys, apigateway: Script
) -> None:
    placing(apigateway).refuses("ConflictException")
    apigateway.on("get_usage_plan_key", usagePlanId="p1", keyId="k1").gives(id="k1")

    assert (await places.create(PLACE, MADE)).outputs == {"plan": "p1", "key": "k1"}


async def test_a_key_waits_for_other_changes_of_its_plan(
    places: UsagePlanKeys, apigateway: Script, clock: Clock
) -> None:
    placing(apigateway).refuses("ConflictException")
    apigateway.on("get_usage_plan_key", usagePlanId="p1", keyId="k1").refuses("NotFoundException")
    placing(apigateway).gives()

    await places.create(PLACE, MADE)

    assert len(clock.pauses) == 1


async def test_a_key_leaves_one_plan_before_it_enters_another(
    places: UsagePlanKeys, apigateway: Script
) -> None:
    """It can be in one only, of all that are for a stage."""
    apigateway.on("delete_usage_plan_key", usagePlanId="p0", keyId="k1").gives()
    placing(apigateway).gives()

    result = await places.update(PLACE, {"plan": "p0", "key": "k1"}, MADE)

    assert result.outputs == {"plan": "p1", "key": "k1"}


async def test_a_key_whose_plan_is_gone_is_in_no_plan(
    places: UsagePlanKeys, apigateway: Script
) -> None:
    apigateway.on("delete_usage_plan_key", usagePlanId="p0", keyId="k1").refuses(
        "NotFoundException"
    )

    await places.delete({"plan": "p0", "key": "k1"})


async def test_another_refusal_is_told(plans: UsagePlans, apigateway: Script) -> None:
    apigateway.on("get_usage_plan", usagePlanId="p1").refuses("UnauthorizedException", "not you")

    with pytest.raises(ClientError, match="not you"):
        await plans.delete({"id": "p1"})
