#include <inference/device/device_id.hpp>

#include <map>

namespace berth::host::inference::device {

std::string slug(std::string_view name) {
    std::string made;
    for (const char c : name) {
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            made += upper ? static_cast<char>(c - 'A' + 'a') : c;
        else if (!made.empty() && made.back() != '-')
            made += '-';
    }
    while (made.ends_with('-')) made.pop_back();
    return made.empty() ? "unnamed" : made;
}

std::vector<std::string> device_ids(const std::vector<device_names>& devices) {
    std::vector<std::string> ids;
    std::map<std::string, int> seen;
    for (const device_names& one : devices) {
        std::string id = "opencl:" + slug(one.platform) + "." + slug(one.device);
        if (!one.unique.empty()) id += "-" + slug(one.unique);
        const int count = ++seen[id];
        if (count > 1) id += "." + std::to_string(count);
        ids.push_back(std::move(id));
    }
    return ids;
}

} // namespace berth::host::inference::device
