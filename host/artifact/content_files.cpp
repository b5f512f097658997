#include <artifact/content_files.hpp>

#include <job/ids.hpp>

#include <Poco/Crypto/DigestEngine.h>

#include <cerrno>
#include <memory>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace berth::host::artifact {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view unfinished = ".new";
constexpr std::size_t piece = 256 << 10;

std::string why(const fs::path& file) {
    return file.string() + ": " + std::generic_category().message(errno);
}

struct descriptor {
    explicit descriptor(int opened) : number(opened) {}
    descriptor(const descriptor&) = delete;
    ~descriptor() {
        if (number >= 0) ::close(number);
    }
    const int number;
};

std::string flush(const fs::path& place) {
    const descriptor opened(::open(place.c_str(), O_RDONLY | O_CLOEXEC));
    return opened.number >= 0 && ::fsync(opened.number) == 0 ? std::string() : why(place);
}

} // namespace

content_files::content_files(const fs::path& folder, bool full_durability)
    : contents_(folder / "content"), uploads_(folder / "uploads"), durable_(full_durability) {}

std::string content_files::prepare() const {
    std::error_code error;
    for (const fs::path& folder : {contents_, uploads_}) {
        fs::create_directories(folder, error);
        if (error) return folder.string() + ": " + error.message();
        fs::permissions(folder, fs::perms::owner_all, error);
    }
    for (const fs::directory_entry& one : fs::directory_iterator(uploads_, error))
        if (one.path().extension() == unfinished) fs::remove(one.path(), error);
    return {};
}

fs::path content_files::content(std::string_view digest) const {
    return contents_ / digest.substr(0, 2) / digest;
}

fs::path content_files::temporary() const {
    return uploads_ / (job::new_id() + std::string(unfinished));
}

content_files::digested content_files::digest_of(const fs::path& file) const {
    const descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (opened.number < 0) return {{}, why(file)};
    Poco::Crypto::DigestEngine engine("SHA256");
    const auto buffer = std::make_unique<char[]>(piece);
    for (;;) {
        const ssize_t got = ::read(opened.number, buffer.get(), piece);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return {{}, why(file)};
        if (got == 0) break;
        engine.update(buffer.get(), static_cast<unsigned>(got));
    }
    if (durable_ && ::fsync(opened.number) != 0) return {{}, why(file)};
    return {Poco::DigestEngine::digestToHex(engine.digest()), {}};
}

std::string content_files::adopt(const fs::path& file, std::string_view digest) const {
    const fs::path to = content(digest);
    std::error_code error;
    fs::create_directories(to.parent_path(), error);
    if (error) return to.parent_path().string() + ": " + error.message();
    fs::permissions(file, fs::perms::owner_read, error);
    if (!error) fs::rename(file, to, error);
    if (error) return to.string() + ": " + error.message();
    if (!durable_) return {};
    std::string fault = flush(to.parent_path());
    return fault.empty() ? flush(contents_) : fault;
}

bool content_files::has(std::string_view digest) const {
    std::error_code error;
    return fs::exists(content(digest), error);
}

void content_files::remove(std::string_view digest) const noexcept {
    std::error_code ignored; // the next start removes what nobody knows
    fs::remove(content(digest), ignored);
}

std::set<std::string> content_files::keep_only(const std::set<std::string>& contents) const {
    std::set<std::string> missing = contents;
    std::error_code error;
    for (const fs::directory_entry& one : fs::recursive_directory_iterator(contents_, error)) {
        if (!one.is_regular_file(error)) continue;
        const std::string name = one.path().filename().string();
        missing.erase(name);
        if (!contents.contains(name)) fs::remove(one.path(), error);
    }
    return missing;
}

void content_files::keep_only_uploads(const std::set<std::string>& names) const {
    std::error_code error;
    for (const fs::directory_entry& one : fs::directory_iterator(uploads_, error))
        if (!names.contains(one.path().filename().string())) fs::remove(one.path(), error);
}

} // namespace berth::host::artifact
