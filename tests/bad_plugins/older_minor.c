/* Built with ABI 1.0, whose structs are shorter at their ends: it must load and run. */
#include "plugin.h"

#if BERTH_ABI_MINOR != 0
#error expected the header of ABI 1.0
#endif

NOTE

static const berth_type id_type = {.size = sizeof(berth_type), .kind = BERTH_KIND_ID, .bits = 64, .is_signed = true};
static const berth_type text_type = {.size = sizeof(berth_type), .kind = BERTH_KIND_STRING};
static const berth_type counts_type = {.size = sizeof(berth_type), .kind = BERTH_KIND_MAP, .element = &id_type};
static const berth_field fields[] = {
    {.size = sizeof(berth_field), .flags = BERTH_FIELD_REQUIRED, .name = "id", .type = &id_type},
    {.size = sizeof(berth_field), .name = "text", .type = &text_type},
    {.size = sizeof(berth_field), .name = "counts", .type = &counts_type},
};
static const berth_type thing = {.size = sizeof(berth_type),
                                 .kind = BERTH_KIND_OBJECT,
                                 .flags = BERTH_TYPE_RECORD,
                                 .name = "Thing",
                                 .fields = fields,
                                 .field_count = 3,
                                 .table = "things"};
static const berth_type* const records[] = {&thing};
static const berth_input inputs[] = {
    {.size = sizeof(berth_input), .place = BERTH_PLACE_PATH, .name = "name", .field = &fields[1]},
    {.size = sizeof(berth_input), .place = BERTH_PLACE_BODY, .name = "text", .field = &fields[1]},
};
static const berth_endpoint endpoints[] = {
    {.size = sizeof(berth_endpoint), .service = "Older", .name = "one", .method = "GET", .path = "/one", .result_status = 200},
    {.size = sizeof(berth_endpoint), .service = "Older", .name = "two", .method = "POST", .path = "/two/{name}",
     .inputs = inputs, .input_count = 2, .result_status = 200, .result = &thing}};

/* Answers what it was given, when the members that it knows are where it knows them. */
static void answer(berth_instance* self, const berth_call* call, const berth_sink* sink) {
    const bool sound = call->size >= sizeof *call && sink->size >= sizeof *sink && self->host->abi_major == 1 &&
                       call->endpoint < 2 && !call->cancelled(call->cancelled_state);
    const berth_answer made = {.size = sizeof made, .status = sound ? 200 : 500, .body = call->body};
    sink->answer(sink->state, &made);
}

C_LINKAGE EXPORTED const berth_plugin_table berth_plugin;
const berth_plugin_table berth_plugin = {.size = sizeof(berth_plugin_table),
                                         .abi_major = ABI_MAJOR,
                                         .abi_minor = ABI_MINOR,
                                         .endpoint_count = 2,
                                         .name = PLUGIN_NAME,
                                         .version = PLUGIN_VERSION,
                                         .endpoints = endpoints,
                                         .records = records,
                                         .record_count = 1,
                                         .create = good_create,
                                         .start = good_start,
                                         .call = answer,
                                         .stop = good_stop,
                                         .destroy = good_destroy};
