// Which endpoint answers a method and path. Immutable once built; read by all loops without a lock. Templates:
// /notes/{id} (one segment), /files/{rest*} (the rest, empty included). A literal segment wins over a parameter, a
// parameter over a rest. Paths are split at '/' before each segment is percent-decoded, once: %2F stays in its segment.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace berth::host::routing {

struct target {
    std::uint32_t owner = 0;    // the builder's number for an instance or a host handler
    std::uint32_t endpoint = 0; // the builder's number for the endpoint
};

struct match {
    enum class outcome { found, no_path, no_method, bad_path } result = outcome::no_path;
    target to;
    // Decoded values of the template's parameters, in the template's order. They point into the path, or into
    // `decoded` where decoding changed them.
    std::vector<std::string_view> parameters;
    std::vector<std::unique_ptr<std::string>> decoded;
    std::string allow; // methods of the path, for no_method and OPTIONS: "GET, HEAD, OPTIONS"
    bool head = false; // HEAD answered by the GET endpoint
};

class table {
public:
    class builder;
    // bad_path: malformed percent-encoding, encoded NUL, or text that is not UTF-8.
    match find(std::string_view method, std::string_view raw_path) const;
    ~table();

private:
    struct node;
    explicit table(std::unique_ptr<const node> root);
    std::unique_ptr<const node> root_;
};

class table::builder {
public:
    builder();
    ~builder();
    // A faulty template or a conflict is returned as a sentence naming both; `owner_name` is for that sentence.
    std::optional<std::string> add(std::string_view method, std::string_view path_template, target to,
                                   std::string_view owner_name);
    std::shared_ptr<const table> build();

private:
    std::unique_ptr<node> root_;
};

} // namespace berth::host::routing
