/* What the plugins in this folder share, so that each file shows only what is wrong with it. PLUGIN_NAME and
 * PLUGIN_VERSION come from the build. A file may define ABI_MAJOR, ABI_MINOR, and any of the functions' names below
 * before it includes this one. */
#ifndef BERTH_TESTS_PLUGIN_H
#define BERTH_TESTS_PLUGIN_H

#include <berth/abi.h>

#include <string.h>

#ifndef ABI_MAJOR
#define ABI_MAJOR BERTH_ABI_MAJOR
#endif
#ifndef ABI_MINOR
#define ABI_MINOR BERTH_ABI_MINOR
#endif
#ifdef __cplusplus
#define C_LINKAGE extern "C"
#else
#define C_LINKAGE extern
#endif

#define EXPORTED __attribute__((visibility("default")))

struct elf_note {
    uint32_t owner_size, content_size, type;
    char owner[8];
    berth_note content;
};

#define NOTE                                                                                                           \
    __attribute__((section(".note.berth"), used, aligned(4))) static const struct elf_note note = {                    \
        sizeof BERTH_NOTE_OWNER,                                                                                       \
        sizeof(berth_note),                                                                                            \
        BERTH_NOTE_TYPE,                                                                                               \
        BERTH_NOTE_OWNER,                                                                                              \
        {sizeof(berth_note), BERTH_NOTE_MAGIC, ABI_MAJOR, ABI_MINOR, PLUGIN_NAME, PLUGIN_VERSION, "0.1.0", "test"}};

struct berth_instance {
    const berth_host* host;
};

__attribute__((unused)) static berth_slice slice(const char* text) {
    berth_slice made = {text, strlen(text)};
    return made;
}

__attribute__((unused)) static berth_instance the_instance;

__attribute__((unused)) static berth_instance* good_create(const berth_host* host, const berth_failure* failure) {
    (void)failure;
    the_instance.host = host;
    return &the_instance;
}

__attribute__((unused)) static bool good_start(berth_instance* self, berth_slice configuration,
                                               const berth_failure* failure) {
    (void)self;
    (void)configuration;
    (void)failure;
    return true;
}

/* Answers its version. */
__attribute__((unused)) static void good_call(berth_instance* self, const berth_call* call, const berth_sink* sink) {
    berth_answer answer;
    (void)self;
    (void)call;
    memset(&answer, 0, sizeof answer);
    answer.size = sizeof answer;
    answer.status = 200;
    answer.content_type = slice("application/json");
    answer.body = slice("\"" PLUGIN_VERSION "\"");
    sink->answer(sink->state, &answer);
}

__attribute__((unused)) static void good_stop(berth_instance* self) { (void)self; }
__attribute__((unused)) static void good_destroy(berth_instance* self) { (void)self; }
__attribute__((unused)) static const void* no_extension(const char* id) {
    (void)id;
    return NULL;
}

/* One endpoint that answers text, at /NAME unless a path is given. */
#ifndef PATH
#define PATH "/" PLUGIN_NAME
#endif
#if BERTH_ABI_MINOR > 0
#define SINCE_1_1 , NULL
#else
#define SINCE_1_1
#endif
#define ENDPOINT(verb, path)                                                                                           \
    {sizeof(berth_endpoint), 0, "Service", "method", verb, path, "A summary", NULL, NULL, 0, 200, NULL, NULL SINCE_1_1}
#define ONE_ENDPOINT static const berth_endpoint endpoints[] = {ENDPOINT("GET", PATH)}

/* Needs `endpoints`. */
#define TABLE(create, start, call, stop, destroy)                                                                      \
    C_LINKAGE EXPORTED const berth_plugin_table berth_plugin;                                                          \
    const berth_plugin_table berth_plugin = {                                                                          \
        sizeof(berth_plugin_table), ABI_MAJOR, ABI_MINOR, sizeof endpoints / sizeof endpoints[0], PLUGIN_NAME,         \
        PLUGIN_VERSION, "0.1.0", "test", "A plugin for tests", endpoints, NULL, NULL, 0, 0, NULL, create, start, call, \
        stop, destroy, no_extension};

#endif
