#include <artifact/uploads.hpp>

namespace berth::host::artifact {

upload_lease::~upload_lease() {
    if (taken_) from_->give_back(*taken_);
}

fault uploads::has_room() const {
    const std::lock_guard lock(mutex_);
    if (open_.size() < most_) return {};
    return {503, std::to_string(most_) + " uploads are open already, which is the limit (artifacts.uploads)"};
}

void uploads::add(std::shared_ptr<open_upload> one) {
    const std::lock_guard lock(mutex_);
    offsets_[one->about.id] = one->file->size();
    open_.emplace(one->about.id, std::move(one));
}

void uploads::remove(const std::string& id) {
    const std::lock_guard lock(mutex_);
    open_.erase(id);
    offsets_.erase(id);
}

std::variant<upload_lease, fault> uploads::take(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(id);
    if (found == open_.end()) return fault{404, "there is no open upload for " + id};
    if (!busy_.insert(id).second)
        return fault{423,
                     "another request writes to the upload of " + id + ": ask for Upload-Offset when it has ended"};
    return upload_lease(*this, found->second);
}

void uploads::give_back(const open_upload& one) {
    const std::lock_guard lock(mutex_);
    busy_.erase(one.about.id);
    if (const auto offset = offsets_.find(one.about.id); offset != offsets_.end()) offset->second = one.file->size();
}

std::optional<std::uint64_t> uploads::offset(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    const auto found = offsets_.find(id);
    return found == offsets_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> uploads::due(std::int64_t untouched_since) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> ids;
    for (const auto& [id, one] : open_)
        if (!busy_.contains(id) && (one->touched.load() < untouched_since || one->complete())) ids.push_back(id);
    return ids;
}

} // namespace berth::host::artifact
