// The JSON binder in both dialects: whatever the text, it answers with faults or with a value, and what it took it can
// write and take again to the same text.
#include "cuts.hpp"

#include <berth/date_time.hpp>
#include <berth/detail/reader.hpp>
#include <berth/detail/writer.hpp>
#include <berth/one_of.hpp>
#include <berth/other_members.hpp>
#include <berth/value.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <tuple>

// clang 14 takes no optional of an enum without linkage.
enum class Colour { red, green };

namespace {

struct Point {
    double x = 0, y = 0;
};
struct Shape {
    std::string color;
    static constexpr auto about() { return berth::object<Shape>().tag("fuzz.Shape"); }
};
struct Circle : Shape {
    double radius = 0;
    static constexpr auto about() { return berth::object<Circle>().base<Shape>().member<&Circle::radius>().tag("fuzz.Circle"); }
};
struct Tree {
    std::int64_t value = 0;
    std::unique_ptr<Tree> left;
};

struct Everything {
    std::optional<std::int64_t> id;
    std::optional<std::uint8_t> size;
    std::optional<double> ratio;
    std::optional<std::string> name;
    std::optional<Colour> colour;
    std::vector<std::string> tags;
    std::optional<std::chrono::system_clock::time_point> when;
    berth::bytes content;
    std::optional<Point> nested;
    std::optional<std::variant<std::int64_t, std::string, Point>> either;
    std::map<std::string, Point> more;
    std::optional<berth::one_of<Shape, Circle>> shape;
    berth::value any;
    berth::json kept;
    std::optional<std::tuple<std::int64_t, std::string>> pair;
    std::map<std::int64_t, std::string> keys;
    std::optional<berth::date_time> at;
    std::optional<std::filesystem::path> path;
    std::optional<float> f;
    std::optional<Tree> tree;
    berth::other_members others;
};

// The value as text, or nothing when the text was refused.
std::optional<std::string> taken(const std::string& text, berth::detail::dialect form) {
    Everything value;
    berth::detail::fault_list faults;
    const auto& bind = berth::detail::table<Everything>::bind;
    berth::detail::json_reader(faults, bind, &value, ~std::uint64_t{0}, form).read(text);
    if (!faults.none()) {
        if (faults.faults.empty()) std::abort();
        return std::nullopt;
    }
    berth::detail::json_writer out({form, false, true});
    if (!out.write(bind, &value)) return std::nullopt;
    return std::string(out.json());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const auto form : {berth::detail::dialect::rest, berth::detail::dialect::marshalled}) {
        const auto first = taken(text, form);
        if (!first) continue;
        const auto second = taken(*first, form);
        berth::fuzz::same(*first, second.value_or("refused what it wrote itself"));
    }
    return 0;
}
