/* Keeps records: POST /kept stores the body's bytes as a text, GET /kept counts what is stored. */
#define _GNU_SOURCE

#include <berth/extension/store.h>

#include <stdio.h>
#include <string.h>

static const berth_type id_type = {.size = sizeof(berth_type), .kind = BERTH_KIND_ID, .bits = 64, .is_signed = true};
static const berth_type text_type = {.size = sizeof(berth_type), .kind = BERTH_KIND_STRING};
static const berth_field fields[] = {
    {.size = sizeof(berth_field), .flags = BERTH_FIELD_REQUIRED, .name = "id", .type = &id_type},
    {.size = sizeof(berth_field), .flags = BERTH_FIELD_REQUIRED, .name = "text", .type = &text_type},
};
static const berth_type kept = {.size = sizeof(berth_type),
                                .kind = BERTH_KIND_OBJECT,
                                .flags = BERTH_TYPE_RECORD,
                                .name = "Kept",
                                .fields = fields,
                                .field_count = 2,
                                .table = "kept"};
static const berth_type* const records[] = {&kept};

static const berth_endpoint endpoints[] = {
    {.size = sizeof(berth_endpoint), .flags = BERTH_ENDPOINT_RAW_BODY, .service = "Keeper", .name = "keep",
     .method = "POST", .path = "/kept", .summary = "Keep a text", .result_status = 200, .result = &text_type},
    {.size = sizeof(berth_endpoint), .service = "Keeper", .name = "count", .method = "GET", .path = "/kept",
     .summary = "Count the texts", .result_status = 200, .result = &text_type},
};

struct berth_instance {
    const berth_store* store;
};
static berth_instance the_instance;

static void ignore(void* state, uint32_t status, berth_slice detail) {
    (void)state;
    (void)status;
    (void)detail;
}

static void keeper_call(berth_instance* self, const berth_call* call, const berth_sink* sink) {
    const berth_failure failure = {NULL, ignore};
    berth_value values[2] = {{.kind = BERTH_VALUE_INTEGER}, {.kind = BERTH_VALUE_TEXT, .bytes = call->body}};
    berth_statement statement = {.size = sizeof statement, .record = &kept, .limit = -1};
    berth_answer answer = {.size = sizeof answer, .status = 200};
    int64_t result = -1;
    char text[32];
    statement.operation = call->endpoint == 0 ? BERTH_STORE_INSERT : BERTH_STORE_COUNT;
    if (call->endpoint == 0) {
        statement.values = values;
        statement.value_count = 2;
    }
    if (!self->store->run(self->store->state, NULL, &statement, NULL, &result, &failure)) answer.status = 500;
    answer.body.data = text;
    answer.body.size = (size_t)snprintf(text, sizeof text, "%lld", (long long)result);
    sink->answer(sink->state, &answer);
}

static berth_instance* keeper_create(const berth_host* host, const berth_failure* failure) {
    (void)failure;
    the_instance.store = host->extension(host->state, BERTH_STORE_1);
    return the_instance.store ? &the_instance : NULL;
}

static bool keeper_start(berth_instance* self, berth_slice configuration, const berth_failure* failure) {
    (void)self;
    (void)configuration;
    (void)failure;
    return true;
}

static void keeper_end(berth_instance* self) { (void)self; }

__attribute__((visibility("default"))) extern const berth_plugin_table berth_plugin;
const berth_plugin_table berth_plugin = {
    .size = sizeof(berth_plugin_table),
    .abi_major = BERTH_ABI_MAJOR,
    .abi_minor = BERTH_ABI_MINOR,
    .endpoint_count = 2,
    .name = "keeper",
    .version = "1.0.0",
    .sdk_version = "1.0.0",
    .compiler = "any",
    .endpoints = endpoints,
    .records = records,
    .record_count = 1,
    .create = keeper_create,
    .start = keeper_start,
    .call = keeper_call,
    .stop = keeper_end,
    .destroy = keeper_end,
};
