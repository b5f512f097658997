// What the admin API needs of the host's configuration. Any thread; apply may block on the disk.
#pragma once

#include <string>
#include <string_view>

namespace berth::host::admin {

struct configuration_change {
    enum class kind { merge, put, remove } how = kind::merge; // merge: RFC 7396
    std::string pointer;  // JSON pointer of the node it changes; empty for the whole document
    std::string json;     // the patch or the value; empty for remove
    std::string if_match; // the entity tag it was made for; empty: any
};

struct configuration_outcome {
    int status = 200;
    std::string detail{};      // of a failure
    std::string errors = "[]"; // JSON list: pointer, expected, found, nearest
    std::string json{};        // of a success: what changed, what waits for a restart, what is overridden
};

class configuration {
public:
    virtual ~configuration() = default;
    virtual std::string document() const = 0; // the values as JSON, secrets masked
    virtual std::string entity_tag() const = 0;
    virtual std::string schema() const = 0;
    // JSON list of everything that is wrong with a whole document.
    virtual std::string check(std::string_view document) const = 0;
    // Validated whole, written to the file atomically and applied, or refused as one.
    virtual configuration_outcome apply(const configuration_change& change) = 0;
};

} // namespace berth::host::admin
