#include <binding/incoming_file.hpp>

#include <plugin/slices.hpp>

namespace berth::host::binding {

namespace {

using plugin::slice_of;

} // namespace

std::optional<disk_fault> incoming_file::append(std::string_view bytes) {
    size_ += bytes.size();
    if (!file_ && size_ <= memory_) {
        content_ += bytes;
        return std::nullopt;
    }
    if (!file_) {
        std::optional<disk_fault> fault;
        file_ = spool_->create(fault);
        if (!file_) return fault;
        if (fault = file_->append(content_); fault) return fault;
        std::string().swap(content_);
    }
    return file_->append(bytes);
}

void incoming_file::complete() noexcept {
    if (file_) file_->close();
}

berth_file incoming_file::slice(std::uint32_t input) const noexcept {
    berth_file file{};
    file.input = input;
    file.name = slice_of(name);
    file.content_type = slice_of(content_type);
    file.content = slice_of(content_);
    if (file_) file.path = slice_of(file_->path());
    file.size = size_;
    return file;
}

} // namespace berth::host::binding
