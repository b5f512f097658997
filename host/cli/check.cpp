#include <cli/check.hpp>

#include <cli/probe.hpp>

#include <plugin/image_check.hpp>

#include <ostream>

namespace berth::host::cli {
namespace {

constexpr int refused = 1;
constexpr int wrong_usage = 64;

struct request {
    std::string file;
    bool load = true;
};

std::string read_request(std::span<const std::string> arguments, request& into) {
    for (const std::string& word : arguments) {
        if (word == "--load" || word == "--no-load") {
            into.load = word == "--load";
        } else if (word.starts_with("-")) {
            return "unknown option " + word;
        } else if (!into.file.empty()) {
            return "expected one file, found " + into.file + " and " + word;
        } else {
            into.file = word;
        }
    }
    return into.file.empty() ? "expected a file" : "";
}

void check_loading(const std::string& file, plugin::check_report& report) {
    const probe_result probed = probe(file);
    if (const auto* reason = std::get_if<std::string>(&probed)) return report.refuse(*reason);
    const auto& about = std::get<std::shared_ptr<const plugin::description>>(probed);
    report.ok("it loads, and its table is sound: " + std::to_string(about->endpoints().size()) + " endpoints, " +
              std::to_string(about->records().size()) + " records");
}

} // namespace

int check_plugin(std::span<const std::string> arguments, std::ostream& out, std::ostream& err) {
    request wanted;
    if (const std::string fault = read_request(arguments, wanted); !fault.empty()) {
        err << "berth check: " << fault << "\nusage: berth check FILE.so [--no-load]\n";
        return wrong_usage;
    }
    plugin::check_report report = plugin::check_image(wanted.file);
    if (wanted.load && !report.refused()) check_loading(wanted.file, report);
    out << report.text();
    return report.refused() ? refused : 0;
}

} // namespace berth::host::cli
