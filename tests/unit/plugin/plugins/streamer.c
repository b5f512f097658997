/* One plugin with an endpoint for each way of streaming, right and wrong. Written against abi.h alone. */
#include <berth/abi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const berth_type text_type = {.size = sizeof(berth_type), .kind = BERTH_KIND_STRING};
static const berth_type bytes_type = {.size = sizeof(berth_type), .kind = BERTH_KIND_BYTES};
static const berth_field upload = {.size = sizeof(berth_field), .name = "upload", .type = &bytes_type};
static const berth_input stream_input = {
    .size = sizeof(berth_input), .place = BERTH_PLACE_STREAM, .name = "upload", .field = &upload};
static const berth_input file_input = {
    .size = sizeof(berth_input), .place = BERTH_PLACE_FILE, .name = "upload", .field = &upload};

#define ENDPOINT(label, verb, route, what)                                                                             \
    .size = sizeof(berth_endpoint), .flags = (what), .service = "Streamer", .name = label, .method = verb,             \
    .path = route, .summary = label, .result_status = 200, .result = &text_type, .body = &text_type

enum { COUNT, UNENDED, UNDECLARED, ECHO, ENDLESS, SOCKET, MESSAGES, UPLOAD, FILE_SIZE, EARLY };

static const berth_endpoint endpoints[] = {
    {ENDPOINT("count", "POST", "/count", BERTH_ENDPOINT_STREAM)}, /* body: how far */
    {ENDPOINT("unended", "GET", "/unended", BERTH_ENDPOINT_STREAM)},
    {ENDPOINT("undeclared", "GET", "/undeclared", 0)},
    {ENDPOINT("echo", "POST", "/echo", BERTH_ENDPOINT_STREAM), .inputs = &stream_input, .input_count = 1},
    {ENDPOINT("endless", "GET", "/endless", BERTH_ENDPOINT_STREAM)}, /* until nobody wants more */
    {ENDPOINT("socket", "GET", "/socket", BERTH_ENDPOINT_WEBSOCKET | BERTH_ENDPOINT_SOCKET)},
    {ENDPOINT("messages", "GET", "/messages",
              BERTH_ENDPOINT_WEBSOCKET | BERTH_ENDPOINT_SOCKET | BERTH_ENDPOINT_MESSAGES)},
    {ENDPOINT("upload", "POST", "/upload", 0), .inputs = &stream_input, .input_count = 1},
    {ENDPOINT("file_size", "POST", "/file-size", 0), .inputs = &file_input, .input_count = 1},
    {ENDPOINT("early", "GET", "/early", BERTH_ENDPOINT_STREAM)}, /* sends before it begins, and after its end */
};

struct berth_instance {
    const berth_host* host;
};
static berth_instance the_instance;

static berth_slice slice(const char* text) {
    const berth_slice made = {text, strlen(text)};
    return made;
}

static void give(const berth_sink* sink, uint32_t status, berth_slice text) {
    const berth_answer answer = {.size = sizeof answer, .status = status, .body = text};
    sink->answer(sink->state, &answer);
}

static void begin(const berth_sink* sink) {
    const berth_answer head = {.size = sizeof head, .status = 200, .content_type = slice("application/x-ndjson")};
    sink->begin(sink->state, &head);
}

static bool say(const berth_sink* sink, const char* text) {
    return sink->send(sink->state, BERTH_PIECE_TEXT, slice(text));
}

static void end(const berth_sink* sink, const berth_slice* failure) { sink->end(sink->state, failure); }

static void count(const berth_call* call, const berth_sink* sink) {
    const long last = strtol(call->body.data, NULL, 10);
    char text[32];
    begin(sink);
    for (long i = 0; i < last; ++i) {
        snprintf(text, sizeof text, "%ld", i);
        if (!say(sink, text)) break;
    }
    end(sink, NULL);
}

static void echo(const berth_call* call, const berth_sink* sink) {
    berth_slice piece;
    berth_piece kind;
    begin(sink);
    while ((kind = call->source->next(call->source->state, &piece)) != BERTH_PIECE_END) {
        if (kind == BERTH_PIECE_BROKEN) {
            end(sink, &piece);
            return;
        }
        if (!sink->send(sink->state, kind, piece)) break;
    }
    end(sink, NULL);
}

static void talk(const berth_call* call, const berth_sink* sink) {
    berth_slice piece;
    berth_piece kind;
    sink->begin(sink->state, NULL);
    while ((kind = call->source->next(call->source->state, &piece)) == BERTH_PIECE_TEXT || kind == BERTH_PIECE_BYTES)
        if (!sink->send(sink->state, kind, piece)) break;
    end(sink, NULL);
}

static void measure(const berth_call* call, const berth_sink* sink) {
    berth_slice piece;
    berth_piece kind;
    size_t size = 0;
    char text[32];
    while ((kind = call->source->next(call->source->state, &piece)) == BERTH_PIECE_BYTES) size += piece.size;
    if (kind == BERTH_PIECE_BROKEN) {
        give(sink, 400, piece);
        return;
    }
    snprintf(text, sizeof text, "%zu", size);
    give(sink, 200, slice(text));
}

static void streamer_call(berth_instance* self, const berth_call* call, const berth_sink* sink) {
    (void)self;
    switch (call->endpoint) {
    case COUNT: count(call, sink); return;
    case ECHO: echo(call, sink); return;
    case SOCKET: talk(call, sink); return;
    case UPLOAD: measure(call, sink); return;
    case UNENDED:
        begin(sink);
        say(sink, "1");
        return;
    case ENDLESS:
        begin(sink);
        while (!call->cancelled(call->cancelled_state) && say(sink, "again")) {}
        end(sink, NULL);
        return;
    case MESSAGES:
        if (call->body.size == 0) {
            give(sink, 422, slice("expected a message"));
            return;
        }
        say(sink, "you said");
        sink->send(sink->state, BERTH_PIECE_TEXT, call->body);
        return;
    case EARLY:
        say(sink, "too early");
        begin(sink);
        say(sink, "1");
        end(sink, NULL);
        say(sink, "too late");
        end(sink, NULL);
        give(sink, 200, slice("much too late"));
        return;
    default: begin(sink); give(sink, 200, slice("answered all the same")); return;
    }
}

static berth_instance* streamer_create(const berth_host* host, const berth_failure* failure) {
    (void)failure;
    the_instance.host = host;
    return &the_instance;
}

static bool streamer_start(berth_instance* self, berth_slice configuration, const berth_failure* failure) {
    (void)self;
    (void)configuration;
    (void)failure;
    return true;
}

static void streamer_stop(berth_instance* self) { (void)self; }
static void streamer_destroy(berth_instance* self) { (void)self; }

__attribute__((visibility("default"))) extern const berth_plugin_table berth_plugin;
const berth_plugin_table berth_plugin = {
    .size = sizeof(berth_plugin_table),
    .abi_major = BERTH_ABI_MAJOR,
    .abi_minor = BERTH_ABI_MINOR,
    .endpoint_count = sizeof endpoints / sizeof endpoints[0],
    .name = "streamer",
    .version = "1.0.0",
    .sdk_version = "1.0.0",
    .compiler = "any",
    .text = "Streams",
    .endpoints = endpoints,
    .create = streamer_create,
    .start = streamer_start,
    .call = streamer_call,
    .stop = streamer_stop,
    .destroy = streamer_destroy,
};
