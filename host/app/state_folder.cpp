#include <app/state_folder.hpp>

#include <plugin/durable_file.hpp>

#include <Poco/DigestEngine.h>
#include <Poco/RandomStream.h>
#include <Poco/String.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace berth::host::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t token_bytes = 32;

std::string reason_of(int error) {
    return std::generic_category().message(error);
}

// Folders above are made as usual; the state itself is for its owner alone.
std::string make_folder(const fs::path& path) {
    std::error_code error;
    if (fs::is_directory(path, error)) return {};
    fs::create_directories(path.parent_path(), error);
    if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) {
        return fs::is_directory(path, error) ? "" : path.string() + " is not a folder";
    }
    return "cannot make the state folder " + path.string() + ": " + reason_of(errno);
}

std::string holder_of(int lock) {
    char text[32]{};
    const ssize_t length = ::pread(lock, text, sizeof text - 1, 0);
    const std::string pid = Poco::trim(std::string(text, length > 0 ? static_cast<std::size_t>(length) : 0));
    return pid.empty() ? "another process" : "process " + pid;
}

std::string new_token() {
    Poco::DigestEngine::Digest bytes(token_bytes);
    Poco::RandomInputStream random;
    random.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return random.good() ? Poco::DigestEngine::digestToHex(bytes) : std::string();
}

} // namespace

std::variant<std::unique_ptr<state_folder>, std::string> state_folder::open(const fs::path& path) {
    if (std::string failure = make_folder(path); !failure.empty()) return failure;
    const fs::path file = path / "lock";
    const int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) return "cannot write to the state folder " + path.string() + ": " + reason_of(errno);
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        const std::string holder = holder_of(lock);
        ::close(lock);
        if (error != EWOULDBLOCK) return "cannot lock " + file.string() + ": " + reason_of(error);
        return "the state folder " + path.string() + " is in use by " + holder +
               ": stop it, or choose another folder with --state";
    }
    const std::string pid = std::to_string(::getpid()) + '\n';
    if (::ftruncate(lock, 0) != 0 || ::pwrite(lock, pid.data(), pid.size(), 0) < 0) {
        const std::string reason = reason_of(errno);
        ::close(lock);
        return "cannot write " + file.string() + ": " + reason;
    }
    std::unique_ptr<state_folder> made(new state_folder(path, lock));
    made->remove_ready(); // left by a process that was killed
    return made;
}

state_folder::~state_folder() {
    remove_ready();
    ::close(lock_);
}

std::string state_folder::token(std::string& failure) const {
    const fs::path file = path_ / "admin-token";
    std::string token;
    std::ifstream(file) >> token;
    if (!token.empty()) {
        ::chmod(file.c_str(), 0600);
        return token;
    }
    token = new_token();
    failure = token.empty() ? "no random numbers for an admin token" : plugin::write_durably(file, token + '\n', 0600);
    return failure.empty() ? token : std::string();
}

std::string state_folder::write_ready(const ready_note& note) const {
    return plugin::write_durably(path_ / "ready.json", to_json(note), 0644);
}

void state_folder::remove_ready() const noexcept {
    ::unlink((path_ / "ready.json").c_str());
}

} // namespace berth::host::app
