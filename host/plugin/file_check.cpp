#include <plugin/image_check.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace berth::host::plugin {

namespace {

std::string octal(mode_t mode) {
    char text[8];
    std::snprintf(text, sizeof text, "%04o", static_cast<unsigned>(mode & 07777));
    return text;
}

const char* kind_of(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFDIR: return "a directory";
    case S_IFIFO: return "a FIFO";
    case S_IFSOCK: return "a socket";
    case S_IFCHR: return "a character device";
    case S_IFBLK: return "a block device";
    default: return "of an unknown kind";
    }
}

// Write access for others in a sticky folder lets them add files, not replace this one.
void check_rights(const char* what, const std::filesystem::path& path, const struct stat& about, check_report& report) {
    const std::string named = std::string(what) + ' ' + path.string();
    const bool sticky = S_ISDIR(about.st_mode) && (about.st_mode & S_ISVTX);
    if (about.st_uid != 0 && about.st_uid != geteuid())
        report.refuse(named + " belongs to user " + std::to_string(about.st_uid) +
                      ", expected root or the host's user " + std::to_string(geteuid()) +
                      "; cure: chown " + std::to_string(geteuid()) + ' ' + path.string());
    if ((about.st_mode & S_IWOTH) && !sticky)
        report.refuse(named + " is writable by everybody (mode " + octal(about.st_mode) +
                      "); cure: chmod o-w " + path.string());
    if ((about.st_mode & S_IWGRP) && !sticky && about.st_gid != 0 && about.st_gid != getegid())
        report.refuse(named + " is writable by group " + std::to_string(about.st_gid) + " (mode " +
                      octal(about.st_mode) + "), expected the host's group or none; cure: chmod g-w " + path.string());
}

} // namespace

void check_file(const std::filesystem::path& file, check_report& report) {
    struct stat link {};
    struct stat about {};
    if (lstat(file.c_str(), &link) != 0) {
        report.refuse("cannot read " + file.string() + ": " + std::strerror(errno));
        return;
    }
    if (stat(file.c_str(), &about) != 0) {
        report.refuse(S_ISLNK(link.st_mode)
                          ? file.string() + " is a link that leads nowhere (" + std::strerror(errno) + ')'
                          : "cannot read " + file.string() + ": " + std::strerror(errno));
        return;
    }
    if (!S_ISREG(about.st_mode)) {
        report.refuse(file.string() + " is " + kind_of(about.st_mode) + ", expected a regular file");
        return;
    }
    std::error_code failed;
    const std::filesystem::path target = std::filesystem::canonical(file, failed);
    const std::filesystem::path folder = target.parent_path();
    struct stat around {};
    if (failed || stat(folder.c_str(), &around) != 0) {
        report.refuse("cannot read the folder of " + file.string());
        return;
    }
    const std::size_t before = report.lines.size();
    if (S_ISLNK(link.st_mode)) { // whoever can exchange the link chooses what it leads to
        const std::filesystem::path own_folder = std::filesystem::absolute(file).parent_path();
        struct stat around_link {};
        if (stat(own_folder.c_str(), &around_link) == 0) check_rights("the folder", own_folder, around_link, report);
    }
    check_rights("the file", target, about, report);
    check_rights("the folder", folder, around, report);
    if (report.lines.size() == before)
        report.ok("regular file of " + std::to_string(about.st_size) + " bytes, owner " + std::to_string(about.st_uid) +
                  ", mode " + octal(about.st_mode));
}

std::string rights_fault(const std::filesystem::path& file, const struct ::stat& opened) {
    check_report report;
    check_rights("the file", file, opened, report);
    return report.refusal();
}

} // namespace berth::host::plugin
