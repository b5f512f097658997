/* One plugin with an endpoint for each thing a call can do; its configuration is not read. Written against abi.h alone. */
#define _GNU_SOURCE

#include <berth/abi.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const berth_type text_type = {.size = sizeof(berth_type), .kind = BERTH_KIND_STRING};

#define ENDPOINT(label, verb, route, what)                                                                             \
    {                                                                                                                  \
        .size = sizeof(berth_endpoint), .flags = (what), .service = "Probe", .name = label, .method = verb,            \
        .path = route, .summary = label, .result_status = 200, .result = &text_type                                   \
    }

enum { ECHO, SLEEP, INLINE, NEVER, TWICE, WAIT, NONSENSE, CRASH, MOODY, THREAD, FILE_ANSWER };

static const berth_endpoint endpoints[] = {
    ENDPOINT("echo", "POST", "/echo", BERTH_ENDPOINT_RAW_BODY),
    ENDPOINT("sleep", "GET", "/sleep", BERTH_ENDPOINT_BLOCKING), /* body: milliseconds */
    ENDPOINT("inline", "GET", "/inline", BERTH_ENDPOINT_INLINE),
    ENDPOINT("never", "GET", "/never", 0),
    ENDPOINT("twice", "GET", "/twice", 0),
    ENDPOINT("wait", "GET", "/wait", BERTH_ENDPOINT_BLOCKING), /* until it is cancelled */
    ENDPOINT("nonsense", "GET", "/nonsense", 0),
    ENDPOINT("crash", "GET", "/crash", BERTH_ENDPOINT_BLOCKING),
    ENDPOINT("moody", "POST", "/moody", 0), /* body: milliseconds to sleep, declared as nothing */
    ENDPOINT("thread", "GET", "/thread", 0), /* id of the thread it runs on */
    ENDPOINT("file", "GET", "/file", BERTH_ENDPOINT_FILE | BERTH_ENDPOINT_BLOCKING), /* body: text that the file holds */
};

struct berth_instance {
    const berth_host* host;
};

static void give(const berth_sink* sink, uint32_t status, const char* text, size_t size) {
    berth_answer answer = {.size = sizeof answer, .status = status};
    answer.content_type.data = "text/plain";
    answer.content_type.size = 10;
    answer.body.data = text;
    answer.body.size = size;
    sink->answer(sink->state, &answer);
}

static void pause_for(const berth_call* call) {
    const long wait = strtol(call->body.data, NULL, 10);
    const struct timespec time = {wait / 1000, wait % 1000 * 1000000};
    if (wait > 0) nanosleep(&time, NULL);
}

static void give_file(const berth_call* call, const berth_sink* sink) {
    char path[] = "/tmp/berth-probe-XXXXXX";
    const int file = mkstemp(path);
    if (write(file, call->body.data, call->body.size) != (ssize_t)call->body.size) abort();
    close(file);
    berth_answer answer = {.size = sizeof answer, .status = 200};
    answer.file.data = path;
    answer.file.size = strlen(path);
    sink->answer(sink->state, &answer);
    unlink(path); /* the host has opened it by now */
}

static void probe_call(berth_instance* self, const berth_call* call, const berth_sink* sink) {
    const struct timespec moment = {0, 1000000};
    const pid_t thread = gettid();
    (void)self;
    switch (call->endpoint) {
    case SLEEP:
    case MOODY: pause_for(call); break;
    case NEVER: return;
    case TWICE: give(sink, 200, "first", 5); break;
    case WAIT:
        while (!call->cancelled(call->cancelled_state)) nanosleep(&moment, NULL);
        break;
    case NONSENSE: give(sink, 42, "", 0); return;
    case CRASH: *(volatile int*)(uintptr_t)(call->body.size & 1u) = 1; break;
    case THREAD: give(sink, 200, (const char*)&thread, sizeof thread); return;
    case FILE_ANSWER: give_file(call, sink); return;
    default: break;
    }
    give(sink, 200, call->body.data, call->body.size);
}

static berth_instance* probe_create(const berth_host* host, const berth_failure* failure) {
    berth_instance* const self = malloc(sizeof *self);
    (void)failure;
    if (self) self->host = host;
    return self;
}

static bool probe_start(berth_instance* self, berth_slice configuration, const berth_failure* failure) {
    static const char line[] = "probe started";
    const berth_slice message = {line, sizeof line - 1};
    static const char refusal[] = "the configuration asks for it";
    const berth_slice detail = {refusal, sizeof refusal - 1};
    if (memmem(configuration.data, configuration.size, "refuse", 6)) {
        failure->fail(failure->state, 500, detail);
        return false;
    }
    while (memmem(configuration.data, configuration.size, "endless", 7)) pause();
    self->host->log(self->host->state, BERTH_LEVEL_INFORMATION, message);
    return true;
}

static void probe_stop(berth_instance* self) { (void)self; }
static void probe_destroy(berth_instance* self) { free(self); }

__attribute__((visibility("default"))) extern const berth_plugin_table berth_plugin;
const berth_plugin_table berth_plugin = {
    .size = sizeof(berth_plugin_table),
    .abi_major = BERTH_ABI_MAJOR,
    .abi_minor = BERTH_ABI_MINOR,
    .endpoint_count = sizeof endpoints / sizeof endpoints[0],
    .name = "probe",
    .version = "1.0.0",
    .sdk_version = "1.0.0",
    .compiler = "any",
    .text = "A probe",
    .endpoints = endpoints,
    .create = probe_create,
    .start = probe_start,
    .call = probe_call,
    .stop = probe_stop,
    .destroy = probe_destroy,
};
