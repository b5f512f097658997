// What is known of an artifact and of an aspect, and what lists are asked for. Values.
#pragma once

#include <job/fingerprint.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace berth::host::artifact {

// Why something cannot be had, as an HTTP status and a sentence; 0: it can.
struct fault {
    int status = 0;
    std::string detail;
    explicit operator bool() const noexcept { return status != 0; }
};

enum class artifact_status { pending, ready, error }; // a pending one of which something has come shows as partial

struct artifact_facts {
    std::int64_t number = 0; // by which they are listed
    std::string id;          // urn:ivcap:artifact:UUID
    std::string name;        // empty: none was given
    std::string type;        // of its content
    std::uint64_t size = 0;  // of a pending one: what has come
    artifact_status status = artifact_status::pending;
    std::string digest; // SHA-256 of the content, in hexadecimal; empty until it is ready
    job::fingerprint owner{};
    std::string collection;
    std::string policy;
    std::string job;          // the bare id of the job that made it
    std::int64_t created = 0; // microseconds since 1970, as all times here
    std::int64_t modified = 0;
    std::int64_t expires = 0; // 0: never
    std::int64_t length = -1; // that an upload announced; negative: it did not
    bool deferred = false;    // the length is to be told later
};

struct artifact_query {
    std::optional<job::fingerprint> owner; // none: of everybody
    struct term {
        std::string column; // of the table
        bool like = false;  // % stands for anything
        std::string value;
    };
    std::vector<term> terms; // all of them hold
    bool oldest_first = false;
    std::int64_t at = 0;     // as of this time; 0: now
    std::int64_t behind = 0; // the number after which the page begins; 0: the first page
    std::size_t limit = 10;
};

struct aspect_facts {
    std::int64_t number = 0;
    std::string id; // urn:ivcap:aspect:UUID
    std::string entity;
    std::string schema;
    std::string content; // JSON
    std::string policy;
    job::fingerprint owner{};
    std::int64_t valid_from = 0;
    std::int64_t valid_to = 0; // 0: it is valid
    std::string replaces;      // the id of the aspect that it retired
};

struct aspect_query {
    std::optional<job::fingerprint> owner;
    std::string entity; // empty: any
    std::string schema; // empty: any; % stands for anything
    bool oldest_first = false;
    std::int64_t at = 0;
    std::int64_t behind = 0;
    std::size_t limit = 10;
};

template <class Facts>
struct page_of {
    std::vector<Facts> items;
    bool more = false; // behind the last
};

} // namespace berth::host::artifact
