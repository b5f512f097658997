#include <cli/dropped_plugins.hpp>

#include <cli/probe.hpp>

#include <algorithm>
#include <ostream>

namespace berth::host::cli {

plugin_descriptions dropped_plugins(const std::filesystem::path& folder, std::ostream& err) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const std::filesystem::path& file = at->path();
        if (file.extension() == ".so" && !file.filename().string().starts_with('.')) files.push_back(file);
    }
    if (error) err << "berth serve: " << folder.string() << ": " << error.message() << '\n';
    std::ranges::sort(files);
    plugin_descriptions plugins;
    for (const std::filesystem::path& file : files) {
        const probe_result probed = probe(file);
        if (const auto* of = std::get_if<std::shared_ptr<const plugin::description>>(&probed))
            plugins.push_back(*of);
        else
            err << "berth serve: " << file.string() << ": " << std::get<std::string>(probed) << '\n';
    }
    return plugins;
}

} // namespace berth::host::cli
