#include <inference/device/selection.hpp>

#include <Poco/String.h>
#include <Poco/StringTokenizer.h>

#include <algorithm>

namespace berth::host::inference::device {

namespace {

using indices = std::vector<std::size_t>;

indices of_type(const std::vector<description>& devices, device_type type) {
    indices found;
    for (std::size_t i = 0; i < devices.size(); ++i)
        if (devices[i].type == type) found.push_back(i);
    return found;
}

indices automatic(const std::vector<description>& devices) {
    for (const device_type type : {device_type::gpu, device_type::accelerator, device_type::cpu, device_type::other})
        if (indices found = of_type(devices, type); !found.empty()) return found;
    return {};
}

indices named(const std::vector<description>& devices, const std::string& word) {
    indices found;
    for (std::size_t i = 0; i < devices.size(); ++i) {
        const std::string id = Poco::toLower(devices[i].id);
        if (id == word) return {i};
        if (id.find(word) != std::string::npos || Poco::toLower(devices[i].name).find(word) != std::string::npos)
            found.push_back(i);
    }
    return found;
}

std::string list(const std::vector<description>& devices, const indices& which) {
    std::string text;
    for (const std::size_t i : which)
        text += (text.empty() ? "" : ", ") + devices[i].id + " (" + name_of(devices[i].type) + ")";
    return text.empty() ? "no device at all" : text;
}

std::string list(const std::vector<description>& devices) {
    indices all(devices.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    return list(devices, all);
}

} // namespace

selection select(const std::vector<description>& devices, std::string_view words) {
    selection made;
    const Poco::StringTokenizer parts(std::string(words), ", \t",
                                      Poco::StringTokenizer::TOK_TRIM | Poco::StringTokenizer::TOK_IGNORE_EMPTY);
    for (const std::string& part : parts) {
        const std::string word = Poco::toLower(part);
        if (word == "none") continue;
        const bool is_type = word == "gpu" || word == "accelerator" || word == "cpu";
        indices found;
        if (word == "auto")
            found = automatic(devices);
        else if (word == "gpu")
            found = of_type(devices, device_type::gpu);
        else if (word == "accelerator")
            found = of_type(devices, device_type::accelerator);
        else if (word == "cpu")
            found = of_type(devices, device_type::cpu);
        else
            found = named(devices, word);
        if (found.empty()) return {{}, "expected a device for \"" + part + "\", found " + list(devices)};
        if (found.size() > 1 && !is_type && word != "auto")
            return {{},
                    "expected one device for \"" + part + "\", found " + list(devices, found) +
                        "; write more of its id"};
        for (const std::size_t i : found)
            if (std::find(made.chosen.begin(), made.chosen.end(), i) == made.chosen.end()) made.chosen.push_back(i);
    }
    return made;
}

} // namespace berth::host::inference::device
