/* The binary contract between the Berth host and a plugin.
 *
 * A plugin is a shared library that exports one symbol, `berth_plugin`: a constant berth_plugin_table. Calls are
 * messages: no pointer outlives the call it was passed to, no exception, no standard library type and no allocation
 * crosses, who allocates frees. The same binary therefore runs inside the host or in a worker process.
 *
 * Growth: a struct that begins with `size` only grows at its end; `size` is sizeof at the time its owner was compiled.
 * A reader takes min(size, its own sizeof) bytes and treats the rest as zero. An array of such structs is walked with
 * the `size` of its first element. Structs without `size` are frozen for this abi_major.
 * Anything optional is an extension, fetched by a string id with a revision, in both directions; null means missing.
 * Those that the host offers have a header each in berth/extension/.
 *
 * Each function's comment says: which thread, in which state, may it block, who owns what.
 */
#ifndef BERTH_ABI_H
#define BERTH_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BERTH_ABI_MAJOR 1u
#define BERTH_ABI_MINOR 2u

/* ------------------------------------------------------------------ identity, readable without running anything */

/* ELF note: owner "Berth", type BERTH_NOTE_TYPE, section ".note.berth". The descriptor is a berth_note. The loader
 * reads it from the file; berth_add_plugin() and BERTH_PLUGIN write it. */
#define BERTH_NOTE_OWNER "Berth"
#define BERTH_NOTE_TYPE 1u
#define BERTH_NOTE_MAGIC 0x48545242u /* "BRTH" in memory on a little-endian machine */

typedef struct berth_note {
    uint32_t size;
    uint32_t magic;
    uint32_t abi_major;
    uint32_t abi_minor;
    char name[64];        /* NUL-terminated: [a-z][a-z0-9-]* */
    char version[32];     /* NUL-terminated semantic version */
    char sdk_version[32]; /* NUL-terminated */
    char compiler[64];    /* NUL-terminated, cut to fit */
} berth_note;

/* ------------------------------------------------------------------ values that cross */

/* Bytes owned by somebody else. A slice that carries text is UTF-8. `data` is null only when `size` is 0. */
typedef struct berth_slice {
    const char* data;
    size_t size;
} berth_slice;

typedef struct berth_header {
    berth_slice name; /* lower case in a call, any case in an answer */
    berth_slice value;
} berth_header;

/* How a failed function says why: it calls `fail` once, before it returns, on the same thread. `status` is an HTTP
 * status, `detail` a sentence for people. The callee copies. */
typedef struct berth_failure {
    void* state;
    void (*fail)(void* state, uint32_t status, berth_slice detail);
} berth_failure;

/* ------------------------------------------------------------------ types */

typedef uint32_t berth_kind;
enum {
    BERTH_KIND_ANY = 1,      /* any JSON value */
    BERTH_KIND_BOOL = 2,
    BERTH_KIND_INTEGER = 3,  /* bits, is_signed */
    BERTH_KIND_NUMBER = 4,   /* IEEE 754 double or float, bits */
    BERTH_KIND_STRING = 5,   /* UTF-8 */
    BERTH_KIND_ENUM = 6,     /* by name: names */
    BERTH_KIND_OPTIONAL = 7, /* element or null */
    BERTH_KIND_LIST = 8,     /* element; length when fixed (array) */
    BERTH_KIND_MAP = 9,      /* key (null: strings) to element */
    BERTH_KIND_OBJECT = 10,  /* fields */
    BERTH_KIND_VARIANT = 11, /* alternatives, the first that fits */
    BERTH_KIND_TIME = 12,    /* RFC 3339 in JSON; integer microseconds since 1970 UTC in records */
    BERTH_KIND_BYTES = 13,   /* base64 in JSON; blob in records */
    BERTH_KIND_PATH = 14,    /* text */
    BERTH_KIND_ID = 15,      /* integer primary key, 64 bits, positive; given by the store */
    BERTH_KIND_REFERENCE = 16, /* the id of another record: element */
    BERTH_KIND_TUPLE = 17,   /* a JSON array of fixed length: alternatives by position */
    BERTH_KIND_DATE_TIME = 18 /* ISO 8601 text, with an offset from UTC or without a time zone; not in records */
};

typedef struct berth_type berth_type;

/* Field flags. */
#define BERTH_FIELD_REQUIRED 0x01u /* must be present in input */
#define BERTH_FIELD_INDEX 0x02u
#define BERTH_FIELD_UNIQUE 0x04u
#define BERTH_FIELD_SECRET 0x08u /* never shown in descriptions of values, logs or admin views */
#define BERTH_FIELD_MINIMUM 0x10u /* minimum counts */
#define BERTH_FIELD_MAXIMUM 0x20u
#define BERTH_FIELD_MIN_LENGTH 0x40u /* min_length counts: code points of a string, elements of a list, bytes */
#define BERTH_FIELD_MAX_LENGTH 0x80u
#define BERTH_FIELD_REST 0x100u /* no member of its own: a map of all members that the object does not name */

typedef struct berth_field {
    uint32_t size;
    uint32_t flags;
    const char* name;
    const berth_type* type;
    const char* text; /* what it means; null when nothing was said */
    double minimum;
    double maximum;
    uint64_t min_length;
    uint64_t max_length;
    const char* pattern; /* ECMA 262 regular expression, searched; null for none */
} berth_field;

#define BERTH_TYPE_STRICT 0x01u /* unknown members are refused */
#define BERTH_TYPE_RECORD 0x02u /* stored: table */
#define BERTH_TYPE_TAGGED 0x04u /* a variant of objects told apart by their tags; the first one goes without */

struct berth_type {
    uint32_t size;
    berth_kind kind;
    uint32_t flags;
    uint32_t bits; /* integers and numbers: 8, 16, 32, 64 */
    bool is_signed;
    const char* name; /* objects and enums; null otherwise */
    const char* text;
    const berth_type* element;
    uint64_t length; /* fixed number of elements, 0 when free */
    const berth_field* fields;
    uint32_t field_count;
    uint32_t name_count;
    const char* const* names; /* enumerators in declaration order */
    const berth_type* const* alternatives;
    uint32_t alternative_count;
    const char* table;     /* table of a record */
    const char* schema_id; /* URN or null */
    /* Writes the default value of an object as JSON to `write`, in one piece. Null when there is none. Any thread,
     * any state after load, does not block; the callee copies. */
    void (*defaults)(void* state, void (*write)(void* state, berth_slice json));
    const berth_type* key; /* of a map whose keys are no strings: a plain kind in text form */
    const char* tag;       /* by which an object says its type on the wire; null for none */
};

/* ------------------------------------------------------------------ endpoints */

typedef uint32_t berth_place;
enum {
    BERTH_PLACE_PATH = 1, BERTH_PLACE_QUERY = 2, BERTH_PLACE_HEADER = 3,
    BERTH_PLACE_BODY = 4, /* a member of the JSON body */
    BERTH_PLACE_FILE = 5, /* a file: a part of a multipart body, or the body itself; type BYTES or optional */
    BERTH_PLACE_STREAM = 6 /* the input stream: type is that of its pieces, BYTES for a stream of bytes */
};

/* One value that an endpoint takes from the outside. */
typedef struct berth_input {
    uint32_t size;
    berth_place place;
    const char* name;         /* wire name; of a header in lower case */
    const berth_field* field; /* type, flags, limits; never null */
} berth_input;

#define BERTH_ENDPOINT_INLINE 0x01u      /* promises to take microseconds: always runs on the event loop */
#define BERTH_ENDPOINT_BLOCKING 0x02u    /* may block: never runs on the event loop */
#define BERTH_ENDPOINT_RAW_BODY 0x04u    /* the body is bytes, not JSON */
#define BERTH_ENDPOINT_FILE 0x08u        /* the answer is a file, not JSON */
#define BERTH_ENDPOINT_NOT_FOUND 0x10u   /* may answer 404 (an optional result) */
#define BERTH_ENDPOINT_WHOLE_BODY 0x20u  /* the body is a value of type `body`, not an object of the inputs */
#define BERTH_ENDPOINT_MARSHALLED 0x40u  /* follows the marshalling convention: its errors, redirects and body rules */
#define BERTH_ENDPOINT_WEBSOCKET 0x80u   /* called over a WebSocket: method is GET */
#define BERTH_ENDPOINT_STREAM 0x100u     /* answers a stream of `result`: BYTES, STRING or any other type (items) */
#define BERTH_ENDPOINT_SOCKET 0x200u     /* WEBSOCKET without a convention: messages `body` in, `result` out */
#define BERTH_ENDPOINT_MESSAGES 0x400u   /* SOCKET whose every message is one call, one after the other */
#define BERTH_ENDPOINT_TOOL 0x800u       /* runs as a job of the host: POST, WHOLE_BODY or no input, `tool` is set */
#define BERTH_ENDPOINT_AGENTS 0x1000u    /* TOOL or MARSHALLED: offered over MCP */

#define BERTH_TOOL_REPEATABLE 0x01u  /* a job that was cut off may run again by itself */
#define BERTH_TOOL_FLEETING 0x02u    /* its jobs are kept in memory alone and are lost with the host */
#define BERTH_TOOL_STRICT 0x04u      /* its request is validated without conversions and without unknown members */
#define BERTH_TOOL_ASKED_READY 0x08u /* berth.ready/1 of the plugin says whether it is ready */

/* How the host treats the jobs of a tool. Of a number -1, of a text null means that nothing was said. */
typedef struct berth_tool {
    uint32_t size;
    uint32_t flags;
    uint32_t hints, reserved; /* hints are MCP's annotations, two bits each: read-only (lowest), destructive, idempotent,
                                 open world; 2: true, 1: untrue, 0: unsaid */
    const char* parameters; /* of the function beside its request, "job: Job, call: Call", for descriptions */
    const char* service_id; /* an identifier, or a path behind the host's public URL */
    const char* tag;        /* in the API document */
    int64_t max_wait, refresh_interval; /* ms until a waiting caller's answer is deferred, until it had better ask */
    int64_t workers, queue;             /* jobs that run at once, jobs that wait */
    int64_t run_time, result_time;      /* ms until a running job is stopped, until a finished one is forgotten */
    int64_t results;                    /* finished jobs that are kept */
    int64_t attempts;                   /* of a REPEATABLE job */
} berth_tool;

typedef struct berth_endpoint {
    uint32_t size;
    uint32_t flags;
    const char* service; /* class name */
    const char* name;    /* method name */
    const char* method;  /* HTTP method in capitals */
    const char* path;    /* template: /notes/{id}, or /files/{rest*} for the rest of the path, empty included */
    const char* summary;
    const char* text; /* longer; may be null */
    const berth_input* inputs;
    uint32_t input_count;
    uint32_t result_status; /* of success: 200, 201, 204 */
    const berth_type* body; /* whole body; null when the body is made of inputs or there is none */
    const berth_type* result; /* null when the answer has no JSON body */
    const char* content_type; /* of a file or stream; null for the usual one */
    const berth_tool* tool;   /* of a TOOL; null otherwise */
} berth_endpoint;

/* ------------------------------------------------------------------ a call and its answer */

/* A text argument, already percent-decoded: the value of inputs[input]. */
typedef struct berth_argument {
    uint32_t input;
    uint32_t reserved;
    berth_slice text;
} berth_argument;

/* A file that came with a call: `content`, or when `path` is not empty the regular file there. `size` counts either. */
typedef struct berth_file {
    uint32_t input;
    uint32_t reserved;
    berth_slice name; /* as the caller calls the file; empty when it does not */
    berth_slice content_type;
    berth_slice content;
    berth_slice path; /* removed when `call` returns */
    uint64_t size;
} berth_file;

typedef uint32_t berth_piece;
enum {
    BERTH_PIECE_END = 0,    /* no more, regularly */
    BERTH_PIECE_TEXT = 1,   /* UTF-8: an item as JSON, a text message */
    BERTH_PIECE_BYTES = 2,
    BERTH_PIECE_BROKEN = 3  /* no more: the caller has gone, the deadline passed or the instance drains */
};

/* What the caller sends while the call runs. One thread at a time, until `call` returns. */
typedef struct berth_source {
    uint32_t size;
    uint32_t reserved;
    void* state;
    /* The next piece, which is the host's until the next call of next. Blocks until there is one, within the host's
     * deadlines. After END and BROKEN it answers the same. `piece` of BROKEN is a sentence why. */
    berth_piece (*next)(void* state, berth_slice* piece);
} berth_source;

/* The job that a call of a TOOL is a run of. */
typedef struct berth_job {
    uint32_t size;
    uint32_t attempt;          /* from 1 */
    berth_slice id;            /* as the caller gave it, without the prefix of a URN */
    berth_slice authorization; /* the header as it came; empty without one */
    void* state;
    /* Something for those who watch the job: a JSON object. Any thread until `call` returns; copies; does not block.
     * False when it was not taken: too large, too many, or the job has ended. */
    bool (*report)(void* state, berth_slice event);
} berth_job;

/* One invocation. Everything it points to is the host's, constant, and gone when `call` returns. */
typedef struct berth_call {
    uint32_t size;
    uint32_t endpoint; /* index into the plugin's table */
    uint64_t id;       /* unique in the host's life; in its log */
    berth_slice method;
    berth_slice target; /* path and query as they came */
    const berth_argument* arguments;
    uint32_t argument_count;
    uint32_t header_count;
    const berth_header* headers;
    berth_slice body;      /* data[size] is readable and NUL */
    int64_t deadline;      /* steady clock, nanoseconds; INT64_MAX for none */
    const void* cancelled_state;
    /* True once the caller has gone or the deadline has passed. Any thread during the call; does not block. */
    bool (*cancelled)(const void* state);
    const berth_file* files;
    uint32_t file_count;
    uint32_t reserved;
    const berth_source* source; /* the input stream or the socket; null without one */
    uint64_t socket;            /* unique number of the WebSocket it came over; 0: none */
    const berth_job* job; /* of a TOOL; null otherwise */
} berth_call;

/* `body` and `file` exclude each other. `file` is the path of a regular file that the host sends; it opens the file
 * before it returns. */
typedef struct berth_answer {
    uint32_t size;
    uint32_t status;
    berth_slice content_type; /* empty: none */
    const berth_header* headers;
    uint32_t header_count;
    uint32_t reserved;
    berth_slice body;
    berth_slice file;
} berth_answer;

typedef struct berth_sink {
    uint32_t size;
    uint32_t reserved;
    void* state;
    /* The answer, exactly once per call, before `call` returns, on its thread. Copies what it needs; does not block. */
    void (*answer)(void* state, const berth_answer* answer);
    /* A stream instead of the answer (STREAM and SOCKET endpoints), on the call's thread: begin once, with a head whose
     * body is empty (of a SOCKET it is left unread), send any number of times, end once. A MESSAGES call sends without
     * begin and end. send copies; it blocks while too much waits for the reader, and returns false when nobody reads any
     * more. `failure` of end is null after a whole stream, else a sentence for the reader. */
    void (*begin)(void* state, const berth_answer* head);
    bool (*send)(void* state, berth_piece kind, berth_slice piece);
    void (*end)(void* state, const berth_slice* failure);
} berth_sink;

/* ------------------------------------------------------------------ what the host offers */

typedef uint32_t berth_level;
enum { BERTH_LEVEL_DEBUG = 1, BERTH_LEVEL_INFORMATION = 2, BERTH_LEVEL_WARNING = 3, BERTH_LEVEL_ERROR = 4 };

typedef struct berth_host {
    uint32_t size;
    uint32_t abi_major;
    uint32_t abi_minor;
    uint32_t reserved;
    void* state;
    const char* version;
    /* An extension's table by id ("berth.store/1"), or null. Any thread between create and destroy; does not block;
     * the table is the host's and lives until destroy returns. */
    const void* (*extension)(void* state, const char* id);
    /* A log line. Any thread between create and destroy; may not block; copies. */
    void (*log)(void* state, berth_level level, berth_slice message);
} berth_host;

/* ------------------------------------------------------------------ what a plugin is */

typedef struct berth_migration {
    uint32_t size;
    uint32_t number; /* rising from 1, without gaps */
    const char* name;
    const char* sql;
} berth_migration;

/* What a plugin says of itself as a service, for descriptions. Of a text null means that nothing was said. */
typedef struct berth_service {
    uint32_t size;
    uint32_t reserved;
    const char* title;
    const char *contact_name, *contact_email, *contact_url;
    const char *license_name, *license_url;
} berth_service;

typedef struct berth_instance berth_instance; /* the plugin's own */

typedef struct berth_plugin_table {
    uint32_t size;
    uint32_t abi_major;
    uint32_t abi_minor;
    uint32_t endpoint_count;
    const char* name;
    const char* version;
    const char* sdk_version;
    const char* compiler;
    const char* text;
    const berth_endpoint* endpoints;
    const berth_type* configuration; /* null when it takes none */
    const berth_type* const* records;
    uint32_t record_count;
    uint32_t migration_count;
    const berth_migration* migrations;

    /* A new instance, or null after calling failure. On a thread of the loader; may block up to the start deadline.
     * `host` outlives the instance. No other function runs before it has returned. */
    berth_instance* (*create)(const berth_host* host, const berth_failure* failure);
    /* Takes its configuration (a JSON object; `{}` when there is none) and makes ready. Same thread as create; may
     * block up to the start deadline. False after calling failure; then only destroy follows. */
    bool (*start)(berth_instance* instance, berth_slice configuration, const berth_failure* failure);
    /* One call. Any number of threads at once, between start and stop; may block unless the endpoint is INLINE.
     * Answers through the sink before it returns; a call that returns without an answer gets a 500 from the host. */
    void (*call)(berth_instance* instance, const berth_call* call, const berth_sink* sink);
    /* Once, after the last call has returned. On a thread of the loader; may block up to the stop deadline. */
    void (*stop)(berth_instance* instance);
    /* Frees the instance, after stop or a failed start. On a thread of the loader. */
    void (*destroy)(berth_instance* instance);
    /* An extension that the plugin offers to the host, or null. Any thread after load; does not block. */
    const void* (*extension)(const char* id);
    const berth_service* service; /* null when nothing was said */
} berth_plugin_table;

#define BERTH_PLUGIN_SYMBOL "berth_plugin"

#ifdef __cplusplus
}
#endif
#endif
