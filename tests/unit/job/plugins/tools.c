/* One plugin with a tool for each way in which a job can go. A request is a number of milliseconds, but where it says
 * otherwise. Written against abi.h alone. */
#include <berth/abi.h>
#include <berth/extension/ready.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const berth_type any_type = {.size = sizeof(berth_type), .kind = BERTH_KIND_ANY};

#define UNSAID                                                                                                         \
    .max_wait = -1, .refresh_interval = -1, .workers = -1, .queue = -1, .run_time = -1, .result_time = -1,             \
    .results = -1, .attempts = -1

static const berth_tool plain = {.size = sizeof(berth_tool), UNSAID};
static const berth_tool fleeting = {.size = sizeof(berth_tool), .flags = BERTH_TOOL_FLEETING, UNSAID};
static const berth_tool repeatable = {.size = sizeof(berth_tool), .flags = BERTH_TOOL_REPEATABLE, UNSAID};
static const berth_tool asked = {.size = sizeof(berth_tool), .flags = BERTH_TOOL_ASKED_READY, UNSAID};
static const berth_tool narrow = {.size = sizeof(berth_tool), .max_wait = 50, .refresh_interval = 2000, .workers = 1,
                                  .queue = 2, .run_time = -1, .result_time = 1000, .results = -1, .attempts = -1};
static const berth_tool brief = {.size = sizeof(berth_tool), .max_wait = -1, .refresh_interval = -1, .workers = -1,
                                 .queue = -1, .run_time = 50, .result_time = -1, .results = -1, .attempts = -1};

#define TOOL(label, how)                                                                                               \
    {                                                                                                                  \
        .size = sizeof(berth_endpoint), .flags = BERTH_ENDPOINT_TOOL | BERTH_ENDPOINT_WHOLE_BODY, .service = "Tools",  \
        .name = label, .method = "POST", .path = "/" label, .summary = label, .result_status = 200,                    \
        .result = &any_type, .body = &any_type, .tool = (how)                                                          \
    }

enum { ECHO, SLOW, STUBBORN, REPEAT, FLEETING, NARROW, BRIEF, LARGE, FAIL, TELL, CONTEXT, UNREADY };

static const berth_endpoint endpoints[] = {
    TOOL("echo", &plain),
    TOOL("slow", &plain),     /* heeds that it should stop */
    TOOL("stubborn", &plain), /* does not */
    TOOL("repeat", &repeatable),
    TOOL("fleeting", &fleeting),
    TOOL("narrow", &narrow), /* one worker */
    TOOL("brief", &brief),   /* may run for 50 ms */
    TOOL("large", &plain),   /* so many bytes */
    TOOL("fail", &plain),    /* with that status */
    TOOL("tell", &plain),    /* so many events */
    TOOL("context", &plain), /* what it knows of its job */
    TOOL("unready", &asked),
};

static berth_slice slice(const char* text) {
    const berth_slice made = {text, strlen(text)};
    return made;
}

static void give(const berth_sink* sink, uint32_t status, const char* type, berth_slice body) {
    const berth_answer answer = {.size = sizeof answer, .status = status, .content_type = slice(type), .body = body};
    sink->answer(sink->state, &answer);
}

static bool stopped(const berth_call* call) { return call->cancelled(call->cancelled_state); }

static void sleep_for(const berth_call* call, long milliseconds, bool heeds) {
    const struct timespec one = {0, 1000000};
    for (long i = 0; i < milliseconds && !(heeds && stopped(call)); ++i) nanosleep(&one, NULL);
}

static bool report(const berth_call* call, const char* event) {
    return call->job->report(call->job->state, slice(event));
}

static void slow(const berth_call* call, const berth_sink* sink, bool heeds) {
    report(call, "{\"name\":\"sleep\",\"options\":{\"message\":\"zzz\",\"done\":0,\"total\":1},"
                 "\"$schema\":\"urn:ivcap:schema:service.event.step.start.1\"}");
    sleep_for(call, strtol(call->body.data, NULL, 10), heeds);
    if (heeds && stopped(call))
        give(sink, 500, "application/problem+json", slice("{\"detail\":\"stopped\"}"));
    else
        give(sink, 200, "application/json", call->body);
}

static void large(const berth_call* call, const berth_sink* sink) {
    const size_t size = strtoul(call->body.data, NULL, 10);
    char* text = malloc(size + 1);
    memset(text, 'x', size);
    const berth_slice body = {text, size};
    give(sink, 200, "text/plain", body);
    free(text);
}

static void fail(const berth_call* call, const berth_sink* sink) {
    give(sink, (uint32_t)strtoul(call->body.data, NULL, 10), "application/problem+json",
         slice("{\"title\":\"No\",\"detail\":\"boom\",\"extra\":1}"));
}

static void tell(const berth_call* call, const berth_sink* sink) {
    const long count = strtol(call->body.data, NULL, 10);
    char event[64];
    long taken = 0;
    for (long i = 0; i < count; ++i) {
        snprintf(event, sizeof event, "{\"step\":%ld}", i);
        taken += report(call, event);
        if (i % 100 == 99) sleep_for(call, 5, true);
    }
    report(call, "no event");
    snprintf(event, sizeof event, "%ld", taken);
    give(sink, 200, "application/json", slice(event));
}

static void context(const berth_call* call, const berth_sink* sink) {
    char text[512];
    snprintf(text, sizeof text, "{\"id\":\"%.*s\",\"auth\":\"%.*s\",\"attempt\":%u}", (int)call->job->id.size,
             call->job->id.data, (int)call->job->authorization.size, call->job->authorization.data,
             (unsigned)call->job->attempt);
    give(sink, 200, "application/json", slice(text));
}

static void tools_call(berth_instance* self, const berth_call* call, const berth_sink* sink) {
    (void)self;
    switch (call->endpoint) {
    case STUBBORN: slow(call, sink, false); return;
    case SLOW:
    case REPEAT:
    case NARROW:
    case BRIEF: slow(call, sink, true); return;
    case LARGE: large(call, sink); return;
    case FAIL: fail(call, sink); return;
    case TELL: tell(call, sink); return;
    case CONTEXT: context(call, sink); return;
    default: give(sink, 200, "application/json", call->body); return;
    }
}

static bool tools_ready(berth_instance* self, uint32_t endpoint) {
    (void)self;
    return endpoint != UNREADY;
}

static const berth_ready readiness = {.size = sizeof readiness, .ready = tools_ready};

static const void* tools_extension(const char* id) { return strcmp(id, BERTH_READY_1) == 0 ? &readiness : NULL; }

static struct berth_instance {
    const berth_host* host;
} the_instance;

static berth_instance* tools_create(const berth_host* host, const berth_failure* failure) {
    (void)failure;
    the_instance.host = host;
    return &the_instance;
}

static bool tools_start(berth_instance* self, berth_slice configuration, const berth_failure* failure) {
    (void)self;
    (void)configuration;
    (void)failure;
    return true;
}

static void tools_stop(berth_instance* self) { (void)self; }

/* So that a whole host loads it, too. */
__attribute__((section(".note.berth"), used, aligned(4))) static const struct {
    uint32_t owner_size, content_size, type;
    char owner[8];
    berth_note content;
} note = {sizeof BERTH_NOTE_OWNER, sizeof(berth_note), BERTH_NOTE_TYPE, BERTH_NOTE_OWNER,
          {sizeof(berth_note), BERTH_NOTE_MAGIC, BERTH_ABI_MAJOR, BERTH_ABI_MINOR, "tools", "1.0.0", "1.0.0", "any"}};

__attribute__((visibility("default"))) extern const berth_plugin_table berth_plugin;
const berth_plugin_table berth_plugin = {
    .size = sizeof(berth_plugin_table),
    .abi_major = BERTH_ABI_MAJOR,
    .abi_minor = BERTH_ABI_MINOR,
    .endpoint_count = sizeof endpoints / sizeof endpoints[0],
    .name = "tools",
    .version = "1.0.0",
    .sdk_version = "1.0.0",
    .compiler = "any",
    .text = "Tools",
    .endpoints = endpoints,
    .create = tools_create,
    .start = tools_start,
    .call = tools_call,
    .stop = tools_stop,
    .destroy = tools_stop,
    .extension = tools_extension,
};
