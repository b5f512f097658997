// Why something under a confined folder could not be done, in words for the caller: never with the folder's own place.
#pragma once

#include <berth/detail/confined_folder.hpp>

namespace berth::detail {

[[noreturn]] inline void folder_failed(const confined_path& path, int error) {
    if (error == EXDEV || error == ELOOP)
        throw problem(403, "the path \"" + path.text() + "\" leads out of the folder over a symbolic link, or to no end");
    throw std::runtime_error(std::generic_category().message(error) + ": \"" + path.text() + '"');
}

// The file at the path, for reading; its size and times in `about`.
inline descriptor open_regular_file(const confined_folder& folder, const confined_path& path, struct stat& about) {
    opened at = folder.open(path, O_RDONLY);
    if (!at) folder_failed(path, at.error);
    if (::fstat(at.file.number(), &about) != 0) folder_failed(path, errno);
    if (S_ISDIR(about.st_mode)) folder_failed(path, EISDIR);
    if (!S_ISREG(about.st_mode)) throw std::runtime_error("\"" + path.text() + "\" is neither a file nor a folder");
    return std::move(at.file);
}

} // namespace berth::detail
