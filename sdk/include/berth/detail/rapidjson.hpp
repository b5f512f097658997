// RapidJSON as the SDK uses it. SSE2 reads past the end of a text within its page, which the sanitizers refuse.
#pragma once

#if defined(__has_feature) // clang
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define BERTH_SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define BERTH_SANITIZED
#endif
#if defined(__SSE2__) && !defined(BERTH_SANITIZED) && !defined(RAPIDJSON_SSE2)
#define RAPIDJSON_SSE2
#endif
#undef BERTH_SANITIZED
#define RAPIDJSON_HAS_STDSTRING 1

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wclass-memaccess"
#endif
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
