/* The contract as ABI 1.0 had it, never changed: tests build a plugin against it as older binaries were built. */
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
#define BERTH_ABI_MINOR 0u

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
    BERTH_KIND_MAP = 9,      /* string keys to element */
    BERTH_KIND_OBJECT = 10,  /* fields */
    BERTH_KIND_VARIANT = 11, /* alternatives, the first that fits */
    BERTH_KIND_TIME = 12,    /* RFC 3339 in JSON; integer microseconds since 1970 UTC in records */
    BERTH_KIND_BYTES = 13,   /* base64 in JSON; blob in records */
    BERTH_KIND_PATH = 14,    /* text */
    BERTH_KIND_ID = 15,      /* integer primary key, 64 bits, positive; given by the store */
    BERTH_KIND_REFERENCE = 16 /* the id of another record: element */
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
};

/* ------------------------------------------------------------------ endpoints */

typedef uint32_t berth_place;
enum {
    BERTH_PLACE_PATH = 1, BERTH_PLACE_QUERY = 2, BERTH_PLACE_HEADER = 3,
    BERTH_PLACE_BODY = 4 /* a member of the JSON body */
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
} berth_endpoint;

/* ------------------------------------------------------------------ a call and its answer */

/* A text argument, already percent-decoded: the value of inputs[input]. */
typedef struct berth_argument {
    uint32_t input;
    uint32_t reserved;
    berth_slice text;
} berth_argument;

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
} berth_plugin_table;

#define BERTH_PLUGIN_SYMBOL "berth_plugin"

/* ------------------------------------------------------------------ extension berth.store/1: records */

#define BERTH_STORE_1 "berth.store/1"

typedef uint32_t berth_value_kind;
enum { BERTH_VALUE_NULL = 0, BERTH_VALUE_INTEGER = 1, BERTH_VALUE_REAL = 2, BERTH_VALUE_TEXT = 3, BERTH_VALUE_BLOB = 4 };

typedef struct berth_value {
    berth_value_kind kind;
    uint32_t reserved;
    int64_t integer;
    double real;
    berth_slice bytes; /* TEXT and BLOB */
} berth_value;

/* A condition in postfix order: leaves compare a field with a value, AND, OR and NOT take what stands before them. */
typedef uint32_t berth_operator;
enum {
    BERTH_TERM_EQUAL = 1, /* a null value means IS NULL */
    BERTH_TERM_NOT_EQUAL = 2, /* a null value means IS NOT NULL */
    BERTH_TERM_LESS = 3, BERTH_TERM_LESS_EQUAL = 4, BERTH_TERM_GREATER = 5, BERTH_TERM_GREATER_EQUAL = 6,
    BERTH_TERM_LIKE = 7, /* SQL LIKE, escape character \ */
    BERTH_TERM_AND = 8, BERTH_TERM_OR = 9, BERTH_TERM_NOT = 10
};

typedef struct berth_term {
    berth_operator operation;
    uint32_t field; /* index into the record's fields */
    berth_value value;
} berth_term;

typedef struct berth_order {
    uint32_t field;
    uint32_t descending; /* 0 or 1 */
} berth_order;

typedef uint32_t berth_operation;
enum {
    BERTH_STORE_INSERT = 1, /* values, one per field; an id of 0 is replaced by a new one; returns the id */
    BERTH_STORE_GET = 2,    /* id; one row or none */
    BERTH_STORE_SELECT = 3, /* where, order, limit, offset; rows */
    BERTH_STORE_COUNT = 4,  /* where; returns the count */
    BERTH_STORE_UPDATE = 5, /* values, one per field; the id among them; returns rows changed, 0 or 1 */
    BERTH_STORE_UPSERT = 6, /* values; inserts, or replaces the row with the same id; returns the id */
    BERTH_STORE_REMOVE = 7, /* where; returns rows removed */
    BERTH_STORE_QUERY = 8,  /* sql with ? and values as its arguments; one reading statement; rows */
    BERTH_STORE_EXECUTE = 9 /* sql with ? and values; one writing statement; returns rows changed */
};

typedef struct berth_statement {
    uint32_t size;
    berth_operation operation;
    const berth_type* record; /* the plugin's own table; null for QUERY and EXECUTE */
    const berth_value* values;
    uint32_t value_count;
    uint32_t where_count;
    const berth_term* where;
    const berth_order* order;
    uint32_t order_count;
    uint32_t reserved;
    int64_t id;
    int64_t limit; /* -1: no limit */
    int64_t offset;
    berth_slice sql;
} berth_statement;

/* One row: the record's fields in order (or the columns of a QUERY). The values are the host's until `row` returns;
 * false ends the reading. Must not call the store. */
typedef struct berth_rows {
    void* state;
    bool (*row)(void* state, const berth_value* values, uint32_t count);
} berth_rows;

typedef struct berth_transaction berth_transaction; /* the host's */

typedef struct berth_store {
    uint32_t size;
    uint32_t reserved;
    void* state;
    /* Runs one statement, alone or in a transaction (null: alone). A write returns after its commit, reads see every
     * commit that returned before. Any thread between create and stop; blocks on the disk up to the store's deadline.
     * `result` and `rows` may be null. False after calling failure (409 for a broken constraint). */
    bool (*run)(void* state, berth_transaction* transaction, const berth_statement* statement, const berth_rows* rows,
                int64_t* result, const berth_failure* failure);
    /* Begins a writing transaction, waiting for the writer; null after calling failure. It belongs to the calling
     * thread, which must end it with commit or rollback and must not write outside it meanwhile. */
    berth_transaction* (*begin)(void* state, const berth_failure* failure);
    /* Ends the transaction; it is gone whether or not this succeeds. False after calling failure: nothing was kept. */
    bool (*commit)(void* state, berth_transaction* transaction, const berth_failure* failure);
    void (*rollback)(void* state, berth_transaction* transaction);
} berth_store;

/* ------------------------------------------------------------------ extension berth.clock/1: time that tests can set */

#define BERTH_CLOCK_1 "berth.clock/1"

typedef struct berth_clock {
    uint32_t size;
    uint32_t reserved;
    void* state;
    /* Microseconds since 1970 UTC. Any thread between create and destroy; does not block. */
    int64_t (*now)(void* state);
} berth_clock;

#ifdef __cplusplus
}
#endif
#endif
