// Which endpoint answers a method and path. Immutable once built; read by all loops without a lock.
//
// Templates: /notes/{id} (one segment, not empty), /files/{rest*} (the rest, empty included: /files/ and /files/a/b,
// not /files). At each segment a literal wins over a parameter and a parameter over a rest; a way that ends without a
// template for the method is left and the next one is tried, so that /a/{x}/c still answers where /a/b/d exists.
//
// Paths are split at '/' before each segment is percent-decoded, once: %2F stays in its segment. Empty segments are
// not merged, dot segments not resolved, and a trailing slash makes a different path. A rest is decoded as one text.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace berth::host::routing {

constexpr std::size_t parameter_limit = 16;  // of one template
constexpr std::size_t template_limit = 1024; // bytes

struct target {
    std::uint32_t owner = 0;    // the builder's number for an instance or a host handler
    std::uint32_t endpoint = 0; // the builder's number for the endpoint
};

// What a lookup found. Allocates only for paths with escapes and for failures.
struct match {
    enum class outcome { found, no_path, no_method, bad_path } result = outcome::no_path;
    target to;
    bool head = false; // HEAD answered by the GET endpoint
    std::uint32_t parameter_count = 0;
    // Values of the template's parameters, in the template's order, decoded. They point into the path, or into
    // `decoded` when the path has escapes; moving the match leaves them valid.
    std::array<std::string_view, parameter_limit> values;
    std::unique_ptr<char[]> decoded;
    std::string allow; // for no_method, which an OPTIONS without an endpoint of its own is too: "GET, HEAD, OPTIONS"

    std::span<const std::string_view> parameters() const noexcept { return {values.data(), parameter_count}; }
};

class table {
public:
    class builder;
    // bad_path: malformed percent-encoding, NUL, or text that is not UTF-8.
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
    // A faulty template or a conflict is returned as a sentence and nothing is added; `owner_name` is for that
    // sentence. Two templates conflict when method and shape are the same, whatever their parameters are called.
    std::optional<std::string> add(std::string_view method, std::string_view path_template, target to,
                                   std::string_view owner_name);
    // What was added so far; the builder is empty afterwards.
    std::shared_ptr<const table> build();

private:
    std::unique_ptr<node> root_;
};

} // namespace berth::host::routing
