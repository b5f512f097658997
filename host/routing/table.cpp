#include <routing/table.hpp>

#include <routing/node.hpp>
#include <routing/percent.hpp>

#include <algorithm>
#include <set>

namespace berth::host::routing {

namespace {

bool is_plain(std::string_view path) noexcept {
    return std::all_of(path.begin(), path.end(), [](char c) { return c > 0 && c != '%'; });
}

// A path being matched. An escaped segment is decoded into `decoded` at its own offset in the raw path: decoding never
// grows text, so segments do not overlap, and decoding one again after a step back writes the same bytes.
struct walked_path {
    std::string_view raw;
    char* decoded = nullptr; // null: nothing to decode

    std::string_view text(std::size_t from, std::size_t to) const noexcept {
        std::string_view part = raw.substr(from, to - from);
        if (!decoded) return part;
        return {decoded + from, *decode_percent(part, decoded + from)};
    }
};

// Visits the method lists of all templates that match from segment offset `from` on, the most specific first, until
// `visit` returns true. Each node is visited at most once, whatever the path.
template <class Node, class Visit>
bool walk(const Node& at, const walked_path& path, std::size_t from, match& into, std::uint32_t count, Visit& visit) {
    std::size_t end = std::min(path.raw.find('/', from), path.raw.size());
    bool last = end == path.raw.size();
    std::string_view segment = path.text(from, end);
    auto enter = [&](const Node& next, std::uint32_t parameters) {
        if (!last) return walk(next, path, end + 1, into, parameters, visit);
        return !next.methods.empty() && visit(next.methods, parameters);
    };

    auto less = [](const auto& literal, std::string_view text) { return literal.text < text; };
    auto literal = std::lower_bound(at.literals.begin(), at.literals.end(), segment, less);
    if (literal != at.literals.end() && literal->text == segment && enter(*literal->next, count)) return true;
    if (at.parameter && !segment.empty()) {
        into.values[count] = segment;
        if (enter(*at.parameter, count + 1)) return true;
    }
    if (at.rest.empty()) return false;
    into.values[count] = path.text(from, path.raw.size());
    return visit(at.rest, count + 1);
}

} // namespace

table::table(std::unique_ptr<const node> root) : root_(std::move(root)) {}
table::~table() = default;

match table::find(std::string_view method, std::string_view raw_path) const {
    match found;
    if (!raw_path.starts_with('/')) return found;
    walked_path path{raw_path};
    if (!is_plain(raw_path)) {
        found.decoded = std::make_unique<char[]>(raw_path.size());
        path.decoded = found.decoded.get();
        auto size = decode_percent(raw_path, path.decoded);
        if (!size || !is_text({path.decoded, *size})) {
            found.result = match::outcome::bad_path;
            return found;
        }
    }

    bool any = false;
    auto pick = [&](const std::vector<node::served>& served, std::uint32_t parameters) {
        any = true;
        const node::served* get = nullptr;
        const node::served* exact = nullptr;
        for (const node::served& one : served) {
            if (one.method == method) exact = &one;
            if (one.method == "GET") get = &one;
        }
        found.head = !exact && method == "HEAD";
        if (!exact && found.head) exact = get;
        if (!exact) return false;
        found.to = exact->to;
        found.parameter_count = parameters;
        return true;
    };
    if (walk(*root_, path, 1, found, 0, pick)) {
        found.result = match::outcome::found;
        return found;
    }
    found.head = false;
    if (!any) return found;

    found.result = match::outcome::no_method;
    std::set<std::string> methods{"OPTIONS"};
    auto collect = [&](const std::vector<node::served>& served, std::uint32_t) {
        for (const node::served& one : served) methods.insert(one.method);
        return false;
    };
    walk(*root_, path, 1, found, 0, collect);
    if (methods.contains("GET")) methods.insert("HEAD");
    for (const std::string& one : methods) found.allow += (found.allow.empty() ? "" : ", ") + one;
    return found;
}

} // namespace berth::host::routing
