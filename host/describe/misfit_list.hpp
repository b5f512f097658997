// The misfits that were found so far, and the place in the value that is being looked at. One thread.
#pragma once

#include <describe/validation.hpp>

#include <rapidjson/document.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace berth::host::describe {

// What is wrong with one value, before it is known where the value stands.
struct fault {
    std::string_view type;
    std::string message;
    std::string context; // JSON object; empty: none
};
using fit = std::optional<fault>; // empty: it fits

// The context of a fault: names with integers, numbers or texts.
using context_value = std::variant<std::int64_t, std::uint64_t, double, std::string_view>;
std::string context(std::initializer_list<std::pair<std::string_view, context_value>> members);

class misfit_list {
public:
    explicit misfit_list(const validation_rules& rules) : rules_(rules) {}

    // A step into the value. A label (of an alternative, of a key) is no place of its own: it is in `loc` alone.
    struct member {
        std::string_view name;
    };
    struct label {
        std::string_view name;
    };
    struct alternative {
        const berth_type* type;
    };
    using step = std::variant<member, std::size_t, label, alternative>;
    class inside {
    public:
        inside(misfit_list& of, step next) : of_(of) { of_.path_.push_back(std::move(next)); }
        ~inside() { of_.path_.pop_back(); }
        inside(const inside&) = delete;
        inside& operator=(const inside&) = delete;

    private:
        misfit_list& of_;
    };

    // `input` null: JSON null.
    void add(const fault& found, const rapidjson::Value* input);
    void add_json_fault(std::size_t offset, std::string_view message);

    // Misfits since a mark can be dropped again: an alternative that does not fit is no misfit yet.
    struct mark {
        std::size_t found = 0, kept = 0;
    };
    mark now() const { return {found_, kept_.size()}; }
    bool found_since(const mark& before) const { return found_ != before.found; }
    void drop_since(const mark& before);

    // No further misfit would be kept.
    bool full() const { return kept_.size() >= rules_.most; }
    std::vector<misfit> take() { return std::move(kept_); }

private:
    std::string pointer() const;

    const validation_rules& rules_;
    std::vector<step> path_;
    std::vector<misfit> kept_;
    std::size_t found_ = 0;
};

} // namespace berth::host::describe
