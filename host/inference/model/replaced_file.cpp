#include <inference/model/replaced_file.hpp>

#include <inference/model/model_error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace berth::host::inference {

namespace {

constexpr std::size_t held_bytes = std::size_t{1} << 20;

} // namespace

replaced_file::replaced_file(std::filesystem::path file) : file_(std::move(file)), beside_(file_.string() + ".XXXXXX") {
    descriptor_ = ::mkostemp(beside_.data(), O_CLOEXEC);
    if (descriptor_ >= 0) return;
    beside_.clear();
    refuse("made");
}

replaced_file::~replaced_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!beside_.empty()) ::unlink(beside_.c_str());
}

void replaced_file::append(std::span<const std::byte> bytes) {
    held_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (held_.size() >= held_bytes) flush();
}

void replaced_file::commit() {
    flush();
    // mkostemp lets its owner alone read it; a model is read by whoever may read its folder.
    if (::fchmod(descriptor_, 0644) != 0 || ::fsync(descriptor_) != 0) refuse("written");
    if (::rename(beside_.c_str(), file_.c_str()) != 0) refuse("put in its place");
    beside_.clear();
}

void replaced_file::flush() {
    for (std::size_t at = 0; at < held_.size();) {
        const ssize_t count = ::write(descriptor_, held_.data() + at, held_.size() - at);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) refuse("written");
        at += static_cast<std::size_t>(count);
    }
    held_.clear();
}

void replaced_file::refuse(const char* step) const {
    throw model_error("the model file " + quoted_name(file_.string()) + " cannot be " + step + ": " +
                      std::strerror(errno));
}

} // namespace berth::host::inference
