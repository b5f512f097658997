#include <plugin/dropped_files.hpp>

#include <plugin/image_bytes.hpp>
#include <plugin/sha256.hpp>

#include <Poco/Timestamp.h>

#include <sys/stat.h>

#include <algorithm>
#include <ctime>
#include <set>

namespace berth::host::plugin {

namespace {

std::int64_t nanoseconds(const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::uint64_t rights_of(const struct stat& about) {
    return std::uint64_t{about.st_mode} << 32 | about.st_uid;
}

// Of what a link leads to, since that is what would be opened; of the link itself when it leads nowhere.
std::optional<file_stamp> stamp_of(const std::filesystem::path& path) {
    struct stat about {};
    if (stat(path.c_str(), &about) != 0 && lstat(path.c_str(), &about) != 0) return std::nullopt;
    file_stamp stamp;
    stamp.device = about.st_dev;
    stamp.inode = about.st_ino;
    stamp.size = static_cast<std::uint64_t>(about.st_size);
    stamp.rights = rights_of(about);
    stamp.modified = nanoseconds(about.st_mtim);
    stamp.changed = nanoseconds(about.st_ctim);
    if (stat(path.parent_path().c_str(), &about) == 0) stamp.folder_rights = rights_of(about);
    return stamp;
}

// A file that has lain there when the host started need not be waited for.
bool rested(const file_stamp& stamp, std::chrono::milliseconds settle) {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    const std::int64_t limit = nanoseconds(now) - std::chrono::nanoseconds(settle).count();
    return stamp.modified <= limit && stamp.changed <= limit;
}

bool is_candidate(const std::filesystem::path& path) {
    return path.extension() == ".so" && !path.filename().string().starts_with('.');
}

} // namespace

std::int64_t microseconds_now() {
    return Poco::Timestamp().epochMicroseconds();
}

void dropped_files::see(const std::filesystem::path& path, std::size_t folder, clock::time_point now, bool& changed) {
    const std::optional<file_stamp> stamp = stamp_of(path);
    if (!stamp) return;
    auto [entry, is_new] = files_.try_emplace(path);
    dropped_file& file = entry->second;
    if (!is_new && file.stamp == *stamp) return;
    file = dropped_file{path, folder, *stamp, now, false, {}, std::nullopt, {}, microseconds_now()};
    if (is_new && rested(*stamp, options_.settle)) file.changed_at = now - options_.settle;
    changed = true;
}

bool dropped_files::scan_folder(std::size_t index, clock::time_point now) {
    const std::filesystem::path& folder = options_.folders[index];
    std::error_code failed;
    if (index == 0) std::filesystem::create_directories(folder, failed);
    std::set<std::filesystem::path> present;
    std::filesystem::directory_iterator entries(folder, failed);
    for (; !failed && entries != std::filesystem::directory_iterator(); entries.increment(failed))
        if (is_candidate(entries->path())) present.insert(entries->path());

    std::string trouble = failed ? "cannot read the folder " + folder.string() + ": " + failed.message() : std::string();
    bool changed = trouble != troubles_[folder];
    troubles_[folder] = trouble;
    if (trouble.empty()) troubles_.erase(folder);
    if (failed && failed != std::errc::no_such_file_or_directory) return changed;

    for (const std::filesystem::path& path : present) see(path, index, now, changed);
    changed = std::erase_if(files_, [&](const auto& each) {
                  return each.second.folder == index && !present.contains(each.first);
              }) > 0 || changed;
    return changed;
}

bool dropped_files::scan(clock::time_point now) {
    bool changed = false;
    for (std::size_t i = 0; i < options_.folders.size(); ++i) changed = scan_folder(i, now) || changed;
    return changed;
}

bool dropped_files::examine_one(dropped_file& file, clock::time_point now, bool all) {
    check_report report;
    check_file(file.path, report);
    const read_result content = read_image(file.path);
    if (content.failure.empty())
        check_bytes(content.bytes, report);
    else if (!report.refused())
        report.refuse(content.failure);
    if (stamp_of(file.path) != file.stamp) return false; // the next scan sees it
    if (report.incomplete && !all && now - file.changed_at < options_.patience) return false;

    file.examined = true;
    file.since = microseconds_now();
    if (content.failure.empty()) file.hash = sha256_of(content.bytes);
    const std::vector<std::string>& allowed = options_.allowed_images;
    if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), file.hash) == allowed.end())
        report.refuse("the image " + file.hash + " is not among the allowed images");
    file.refusal = report.refusal();
    if (!file.refusal.empty()) return true;
    // What is kept and opened later is what was read and checked, whatever becomes of the file.
    file.refusal = images_.keep(content.bytes, file.hash);
    if (file.refusal.empty()) file.identity = report.identity;
    return true;
}

bool dropped_files::examine(clock::time_point now, bool all) {
    bool done = false;
    for (auto& [path, file] : files_)
        if (!file.examined && (all || now - file.changed_at >= options_.settle)) done = examine_one(file, now, all) || done;
    return done;
}

void dropped_files::forget(const std::filesystem::path& path) {
    if (auto found = files_.find(path); found != files_.end()) {
        found->second.examined = false;
        found->second.identity.reset();
    }
}

bool dropped_files::waiting() const noexcept {
    return std::any_of(files_.begin(), files_.end(), [](const auto& each) { return !each.second.examined; });
}

} // namespace berth::host::plugin
