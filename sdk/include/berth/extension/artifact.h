/* Extension berth.artifact/1: contents of any size with what is said of them. All functions: any thread between create
 * and stop; block for the disk; texts and structs that are passed in are copied, those that are handed out are the host's
 * until the function they were handed to returns; false or null after calling failure. */
#ifndef BERTH_EXTENSION_ARTIFACT_H
#define BERTH_EXTENSION_ARTIFACT_H

#include <berth/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BERTH_ARTIFACT_1 "berth.artifact/1"

/* For whom something is done: artifacts and aspects are seen by the authorization that they came with. */
typedef struct berth_artifact_party {
    uint32_t size;
    uint32_t reserved;
    berth_slice job;           /* id of the job that does it, to which new artifacts are tied; empty: none */
    berth_slice authorization; /* the header as it came; empty without one */
} berth_artifact_party;

/* What a new artifact is to be; each text may be empty. */
typedef struct berth_artifact_wish {
    uint32_t size;
    uint32_t reserved;
    berth_slice name;
    berth_slice content_type; /* application/octet-stream when empty */
    berth_slice collection;
    berth_slice policy;
} berth_artifact_wish;

typedef struct berth_artifact {
    uint32_t size;
    uint32_t reserved;
    berth_slice id; /* urn:ivcap:artifact:UUID */
    berth_slice name;
    berth_slice content_type;
    berth_slice status; /* pending, partial, ready, error */
    berth_slice etag;   /* SHA-256 of the content; empty until it is ready */
    berth_slice collection;
    berth_slice policy;
    berth_slice job; /* id of the job that made it; empty: none */
    uint64_t bytes;  /* of the content */
    int64_t created; /* microseconds since 1970, as all times here */
    int64_t modified;
} berth_artifact;

/* Texts that are empty select nothing; % in them stands for anything. */
typedef struct berth_artifact_query {
    uint32_t size;
    uint32_t limit; /* 1 to 1000; 0: 10 */
    berth_slice name;
    berth_slice content_type;
    berth_slice job; /* exactly */
    berth_slice collection;
    int64_t behind; /* where the page before has ended; 0: the first page */
} berth_artifact_query;

typedef struct berth_aspect {
    uint32_t size;
    uint32_t reserved;
    berth_slice id; /* urn:ivcap:aspect:UUID; empty in a new one */
    berth_slice entity;
    berth_slice schema;  /* empty in a new one: "$schema" of the content */
    berth_slice content; /* a JSON object */
    berth_slice policy;
    berth_slice replaces; /* id of the aspect that it retired; empty: none */
    int64_t valid_from;
    int64_t valid_to; /* 0: it is valid */
} berth_aspect;

typedef struct berth_aspect_query {
    uint32_t size;
    uint32_t limit;
    berth_slice entity;
    berth_slice schema; /* % stands for anything */
    int64_t at;         /* valid at that time; 0: now */
    int64_t behind;
} berth_aspect_query;

/* Takes what a function found, one by one in order, before the function returns; must not call the extension. */
typedef struct berth_artifact_taker {
    void* state;
    void (*artifact)(void* state, const berth_artifact* one);
    void (*aspect)(void* state, const berth_aspect* one);
    void (*more)(void* state, int64_t behind); /* after a page that is not the last */
    void (*path)(void* state, berth_slice path);
} berth_artifact_taker;

typedef struct berth_artifact_writer berth_artifact_writer; /* the host's; one thread at a time */

typedef struct berth_artifacts {
    uint32_t size;
    uint32_t reserved;
    void* state;
    /* A content that is to become an artifact. It ends with keep or drop, before stop. */
    berth_artifact_writer* (*begin)(void* state, const berth_failure* failure);
    bool (*write)(berth_artifact_writer* writer, berth_slice piece, const berth_failure* failure);
    /* The artifact, or a failure; the writer is gone either way. */
    bool (*keep)(berth_artifact_writer* writer, const berth_artifact_party* by, const berth_artifact_wish* wish,
                 const berth_artifact_taker* taker, const berth_failure* failure);
    void (*drop)(berth_artifact_writer* writer);
    /* 404 for one that is unknown to that party; `id` with or without its prefix, here and below. */
    bool (*get)(void* state, const berth_artifact_party* by, berth_slice id, const berth_artifact_taker* taker,
                const berth_failure* failure);
    /* The file of a ready one's content: to be read, never changed. It may be removed once the artifact goes; a file
     * that is open stays readable. 409 for one that is not ready. */
    bool (*path)(void* state, const berth_artifact_party* by, berth_slice id, const berth_artifact_taker* taker,
                 const berth_failure* failure);
    /* Newest first. */
    bool (*list)(void* state, const berth_artifact_party* by, const berth_artifact_query* query,
                 const berth_artifact_taker* taker, const berth_failure* failure);
    bool (*remove)(void* state, const berth_artifact_party* by, berth_slice id, const berth_failure* failure);
    /* `update`: the party's valid aspects of the same entity and schema end. */
    bool (*add_aspect)(void* state, const berth_artifact_party* by, const berth_aspect* one, bool update,
                       const berth_artifact_taker* taker, const berth_failure* failure);
    bool (*get_aspect)(void* state, const berth_artifact_party* by, berth_slice id, const berth_artifact_taker* taker,
                       const berth_failure* failure);
    bool (*list_aspects)(void* state, const berth_artifact_party* by, const berth_aspect_query* query,
                         const berth_artifact_taker* taker, const berth_failure* failure);
    /* It ends, unless it had. */
    bool (*retract_aspect)(void* state, const berth_artifact_party* by, berth_slice id, const berth_failure* failure);
} berth_artifacts;

#ifdef __cplusplus
}
#endif
#endif
