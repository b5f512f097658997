/* Extension berth.store/1: records. */
#ifndef BERTH_EXTENSION_STORE_H
#define BERTH_EXTENSION_STORE_H

#include <berth/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

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

#ifdef __cplusplus
}
#endif
#endif
