#include <observe/metrics.hpp>

#include <observe/process_metrics.hpp>

#include <algorithm>
#include <cstdio>
#include <map>
#include <mutex>
#include <stdexcept>
#include <variant>

namespace berth::host::observe {
namespace {

using metric = std::variant<std::unique_ptr<counter>, std::unique_ptr<gauge>, std::unique_ptr<histogram>>;
constexpr std::array<const char*, 3> kind_names{"counter", "gauge", "histogram"}; // in the order of metric

struct family {
    std::string help;
    std::size_t kind = 0;                  // index in metric
    std::map<std::string, metric> members; // by label text
};

// Never destroyed, like the log's sink: the metrics are referred to until the process is gone.
struct registry {
    std::mutex mutex; // guards families
    std::map<std::string, family, std::less<>> families;
};

registry& the_registry() {
    static registry& only = *new registry;
    return only;
}

bool is_name(std::string_view name, bool colons) noexcept {
    const auto letter = [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colons && c == ':');
    };
    return !name.empty() && letter(name.front()) &&
           std::ranges::all_of(name, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

void append_escaped(std::string& to, std::string_view text, bool quotes) {
    for (const char c : text) {
        if (c == '\n') {
            to += "\\n";
        } else {
            if (c == '\\' || (quotes && c == '"')) to += '\\';
            to += c;
        }
    }
}

// name="value",… without the braces, in order of the names so that order of mention does not matter.
std::string label_text(labels with) {
    std::ranges::sort(with);
    std::string text;
    for (const auto& [name, value] : with) {
        if (!is_name(name, false)) throw std::logic_error("not a label name: " + name);
        if (!text.empty()) text += ',';
        text += name + "=\"";
        append_escaped(text, value, true);
        text += '"';
    }
    return text;
}

template <class Metric>
Metric& find_or_make(std::string_view name, std::string_view help, const labels& with) {
    using owner = std::unique_ptr<Metric>;
    const std::size_t kind = metric(owner()).index();
    std::string label_key = label_text(with);
    registry& of = the_registry();
    std::lock_guard lock(of.mutex);
    auto place = of.families.find(name);
    if (place == of.families.end()) {
        if (!is_name(name, true)) throw std::logic_error("not a metric name: " + std::string(name));
        place = of.families.try_emplace(std::string(name), family{std::string(help), kind, {}}).first;
    }
    family& known = place->second;
    if (known.kind != kind) {
        throw std::logic_error(std::string(name) + " is a " + kind_names[known.kind] + ", not a " + kind_names[kind]);
    }
    const auto member = known.members.try_emplace(std::move(label_key), std::make_unique<Metric>()).first;
    return *std::get<owner>(member->second);
}

std::string number_text(double value) {
    std::array<char, 40> text;
    const int length = std::snprintf(text.data(), text.size(), "%.10g", value);
    return {text.data(), static_cast<std::size_t>(length)};
}

void append_sample(std::string& to, std::string_view name, std::string_view with, const std::string& value) {
    to += name;
    if (!with.empty()) to.append("{").append(with).append("}");
    to.append(" ").append(value).append("\n");
}

void append_histogram(std::string& to, const std::string& name, const std::string& with, const histogram& of) {
    const auto counts = of.counts();
    const std::string before = with.empty() ? "" : with + ',';
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        below += counts[i];
        const std::string bound = i < histogram::bounds.size() ? number_text(histogram::bounds[i]) : "+Inf";
        append_sample(to, name + "_bucket", before + "le=\"" + bound + '"', std::to_string(below));
    }
    append_sample(to, name + "_sum", with, number_text(of.sum()));
    append_sample(to, name + "_count", with, std::to_string(below));
}

void append_member(std::string& to, const std::string& name, const std::string& with, const metric& of) {
    if (const auto* counted = std::get_if<std::unique_ptr<counter>>(&of)) {
        append_sample(to, name, with, std::to_string((*counted)->value()));
    } else if (const auto* measured = std::get_if<std::unique_ptr<gauge>>(&of)) {
        append_sample(to, name, with, std::to_string((*measured)->value()));
    } else {
        append_histogram(to, name, with, *std::get<std::unique_ptr<histogram>>(of));
    }
}

} // namespace

counter& counter_of(std::string_view name, std::string_view help, const labels& with) {
    return find_or_make<counter>(name, help, with);
}

gauge& gauge_of(std::string_view name, std::string_view help, const labels& with) {
    return find_or_make<gauge>(name, help, with);
}

histogram& histogram_of(std::string_view name, std::string_view help, const labels& with) {
    return find_or_make<histogram>(name, help, with);
}

std::string prometheus_text() {
    update_process_metrics();
    registry& of = the_registry();
    std::string text;
    std::lock_guard lock(of.mutex);
    for (const auto& [name, shown] : of.families) {
        text += "# HELP " + name + ' ';
        append_escaped(text, shown.help, false);
        text += "\n# TYPE " + name + ' ' + kind_names[shown.kind] + '\n';
        for (const auto& [with, member] : shown.members) append_member(text, name, with, member);
    }
    return text;
}

} // namespace berth::host::observe
