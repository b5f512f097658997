#include <inference/model/mapped_file.hpp>

#include <inference/model/model_error.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace berth::host::inference {

namespace {

class descriptor {
public:
    explicit descriptor(int number) : number_(number) {}
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const noexcept { return number_; }

private:
    int number_;
};

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
    throw model_error("cannot read the model file " + quoted_name(file.string()) + ": " + why);
}

} // namespace

mapped_file::mapped_file(const std::filesystem::path& file) {
    // Without O_NONBLOCK a pipe of that name would hold this thread.
    const descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat about {};
    if (opened.number() < 0 || ::fstat(opened.number(), &about) != 0) refuse(file, std::strerror(errno));
    if (!S_ISREG(about.st_mode)) refuse(file, "expected a regular file, found something else");
    if (about.st_size == 0) refuse(file, "expected a GGUF file, found an empty one");
    const auto size = static_cast<std::size_t>(about.st_size);
    void* at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, opened.number(), 0);
    if (at == MAP_FAILED) refuse(file, std::string("it cannot be mapped into memory: ") + std::strerror(errno));
    bytes_ = {static_cast<const std::byte*>(at), size};
}

mapped_file::mapped_file(mapped_file&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

mapped_file& mapped_file::operator=(mapped_file&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
}

mapped_file::~mapped_file() {
    if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

} // namespace berth::host::inference
