// The host's own folder, held by one process at a time: lock, admin token, ready.json. One thread.
#pragma once

#include <app/ready_note.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <variant>

namespace berth::host::app {

class state_folder {
public:
    // Makes the folder if it is not there, and locks it. Otherwise says why not, with the process that holds it.
    static std::variant<std::unique_ptr<state_folder>, std::string> open(const std::filesystem::path& path);
    state_folder(const state_folder&) = delete;
    state_folder& operator=(const state_folder&) = delete;
    ~state_folder(); // removes ready.json and unlocks

    const std::filesystem::path& path() const noexcept { return path_; }

    // The admin token, made at first use; or, in `failure`, why there is none.
    std::string token(std::string& failure) const;
    // Empty, or why it could not be written.
    std::string write_ready(const ready_note& note) const;
    void remove_ready() const noexcept;

private:
    state_folder(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}
    std::filesystem::path path_;
    int lock_;
};

} // namespace berth::host::app
