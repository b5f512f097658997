#include <plugin/image_check.hpp>

#include "scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <elf.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <vector>

using namespace berth::host::plugin;
using namespace berth::tests;
using Catch::Contains;

namespace {

check_report report_on(std::string_view bytes) {
    check_report report;
    check_bytes(bytes, report);
    return report;
}

void patch(std::string& bytes, std::size_t at, std::uint16_t value) {
    bytes[at] = static_cast<char>(value & 0xff);
    bytes[at + 1] = static_cast<char>(value >> 8);
}

} // namespace

TEST_CASE("a good plugin passes every check and is identified") {
    scratch_folder folder;
    drop(built_plugin("good_1"), folder / "good.so");
    const check_report report = check_image(folder / "good.so");
    INFO(report.text());
    REQUIRE(report.identity);
    CHECK(report.identity->name == "good");
    CHECK(report.identity->version == "1.0.0");
    CHECK(report.identity->abi_major == 1);
    CHECK(report.refusal().empty());
    CHECK_THAT(report.text(), Contains("ok       exports berth_plugin\n"));
}

TEST_CASE("a plugin of a newer minor ABI passes") {
    const check_report report = report_on(content_of(built_plugin("newer_minor")));
    INFO(report.text());
    REQUIRE(report.identity);
    CHECK(report.identity->abi_minor == 7);
}

TEST_CASE("a plugin of an older minor ABI passes") {
    const check_report report = report_on(content_of(built_plugin("older_minor")));
    INFO(report.text());
    REQUIRE(report.identity);
    CHECK(report.identity->abi_minor == 0);
    CHECK(report.refusal().empty());
}

TEST_CASE("a plugin of another major ABI is refused with both numbers and the cure") {
    CHECK(report_on(content_of(built_plugin("wrong_major"))).refusal() ==
          "the plugin is built for Berth ABI 99.2, this host has ABI 1.2; cure: rebuild it against this host's SDK");
}

TEST_CASE("a library without a note is no plugin") {
    CHECK(report_on(content_of(built_plugin("no_note"))).refusal() ==
          "the file has no Berth note, so it is not a Berth plugin; cure: rebuild it with berth_add_plugin()");
}

TEST_CASE("a plugin without its symbol is refused") {
    CHECK(report_on(content_of(built_plugin("no_symbol"))).refusal() ==
          "the file does not export the symbol berth_plugin; cure: rebuild it with berth_add_plugin()");
}

TEST_CASE("a refusal lists every difference") {
    const std::string refusal = report_on(content_of(built_plugin("bad_name"))).refusal();
    CHECK_THAT(refusal, Contains("the note's plugin name is \"Bad Name\", expected [a-z][a-z0-9-]*"));
    CHECK_THAT(refusal, Contains("the note's version is \"one\", expected a semantic version"));
}

TEST_CASE("an empty file is refused as empty") {
    const check_report report = report_on("");
    CHECK(report.refusal() == "the file is empty, expected an ELF shared library");
    CHECK(report.incomplete);
}

TEST_CASE("a text file is refused with what it begins with") {
    const check_report report = report_on("#!/bin/sh\necho hello, this is a script\n");
    CHECK(report.refusal() == "the file is not an ELF shared library: it begins with \"#!/bin/sh?echo h\"");
    CHECK_FALSE(report.incomplete);
}

TEST_CASE("a plugin for another machine is refused with both machines") {
    std::string bytes = content_of(built_plugin("good_1"));
    patch(bytes, 18, EM_S390);
    CHECK_THAT(report_on(bytes).refusal(), Contains("the file is built for S/390, this host is "));
}

TEST_CASE("a program and an object file are not shared libraries") {
    std::string bytes = content_of(built_plugin("good_1"));
    patch(bytes, 16, ET_EXEC);
    CHECK_THAT(report_on(bytes).refusal(), Contains("the file is a program, expected a shared library"));
    patch(bytes, 16, ET_REL);
    CHECK_THAT(report_on(bytes).refusal(), Contains("the file is an object file, expected a shared library"));
}

TEST_CASE("a file of 32 bits or the other byte order is refused") {
    std::string bytes = content_of(built_plugin("good_1"));
    bytes[EI_CLASS] = ELFCLASS32;
    CHECK_THAT(report_on(bytes).refusal(), Contains("the file is built for 32 bit"));
    bytes[EI_CLASS] = ELFCLASS64;
    bytes[EI_DATA] = bytes[EI_DATA] == ELFDATA2LSB ? ELFDATA2MSB : ELFDATA2LSB;
    CHECK_THAT(report_on(bytes).refusal(), Contains("-endian, this host is 64 bit"));
}

TEST_CASE("a file cut anywhere is refused as truncated") {
    const std::string whole = content_of(built_plugin("good_1"));
    const std::size_t size = whole.size();
    auto cut = GENERATE_REF(values<std::size_t>({1, 4, 19, 63, 64, 200, 1000, size / 4, size / 2, size - 1}));
    const check_report report = report_on(std::string_view(whole).substr(0, cut));
    CHECK_THAT(report.refusal(), Contains("the file is truncated: it needs "));
    CHECK_THAT(report.refusal(), Contains(" bytes, it has " + std::to_string(cut) + "; cure: copy it again"));
    CHECK(report.incomplete);
}

TEST_CASE("no change of bytes makes the check read beyond the file") {
    const std::string whole = content_of(built_plugin("good_1"));
    std::mt19937 random(20240217);
    std::size_t refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes = whole;
        // Headers and the section table hold the offsets; most changes go there.
        const bool in_header = round % 4 == 0;
        const bool in_sections = round % 4 == 1;
        const int changes = 1 + static_cast<int>(random() % 8);
        for (int i = 0; i < changes; ++i) {
            const std::size_t at = in_header     ? random() % 1024
                                   : in_sections ? bytes.size() - 1 - random() % std::min<std::size_t>(2048, bytes.size())
                                                 : random() % bytes.size();
            bytes[at] = static_cast<char>(random() % 3 == 0 ? 0xff : random());
        }
        if (round % 5 == 0) bytes.resize(random() % bytes.size());
        const std::vector<char> exact(bytes.begin(), bytes.end()); // so that a sanitizer sees the first byte beyond
        refused += report_on({exact.data(), exact.size()}).refused();
    }
    CHECK(refused > 1000);
}

TEST_CASE("what is not a regular file is never opened") {
    scratch_folder folder;
    std::filesystem::create_directory(folder / "a.so");
    CHECK(check_image(folder / "a.so").refusal() ==
          (folder / "a.so").string() + " is a directory, expected a regular file");

    REQUIRE(mkfifo((folder / "b.so").c_str(), 0600) == 0); // opening it would wait for a writer
    CHECK(check_image(folder / "b.so").refusal() == (folder / "b.so").string() + " is a FIFO, expected a regular file");

    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    (folder / "c.so").string().copy(address.sun_path, sizeof address.sun_path - 1);
    const int socket_number = socket(AF_UNIX, SOCK_STREAM, 0);
    REQUIRE(bind(socket_number, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    close(socket_number);
    CHECK(check_image(folder / "c.so").refusal() ==
          (folder / "c.so").string() + " is a socket, expected a regular file");

    std::filesystem::create_symlink("/dev/zero", folder / "d.so");
    CHECK(check_image(folder / "d.so").refusal() ==
          (folder / "d.so").string() + " is a character device, expected a regular file");

    std::filesystem::create_symlink(folder / "nowhere", folder / "e.so");
    CHECK_THAT(check_image(folder / "e.so").refusal(), Contains("is a link that leads nowhere"));
    CHECK_THAT(check_image(folder / "f.so").refusal(), Contains("cannot read "));
}

TEST_CASE("a link to a good plugin passes") {
    scratch_folder folder;
    drop(built_plugin("good_1"), folder / "good.bin");
    std::filesystem::create_symlink(folder / "good.bin", folder / "good.so");
    CHECK(check_image(folder / "good.so").refusal().empty());
}

TEST_CASE("a file that everybody may change is refused with the command that cures it") {
    scratch_folder folder;
    drop(built_plugin("good_1"), folder / "good.so");
    chmod((folder / "good.so").c_str(), 0666);
    CHECK(check_image(folder / "good.so").refusal() == "the file " + (folder / "good.so").string() +
                                                           " is writable by everybody (mode 0666); cure: chmod o-w " +
                                                           (folder / "good.so").string());
}

TEST_CASE("a folder that everybody may change is refused, a sticky one is not") {
    scratch_folder folder;
    drop(built_plugin("good_1"), folder / "good.so");
    chmod(folder.path().c_str(), 0777);
    CHECK_THAT(check_image(folder / "good.so").refusal(),
               Contains("the folder " + folder.path().string() + " is writable by everybody (mode 0777)"));
    chmod(folder.path().c_str(), 01777);
    CHECK(check_image(folder / "good.so").refusal().empty());
}

TEST_CASE("a file that another user owns is refused") {
    if (geteuid() != 0) return; // only root can give a file away
    scratch_folder folder;
    drop(built_plugin("good_1"), folder / "good.so");
    REQUIRE(chown((folder / "good.so").c_str(), 12345, 0) == 0);
    CHECK_THAT(check_image(folder / "good.so").refusal(), Contains("belongs to user 12345, expected root or"));
}

TEST_CASE("thread-locals with destructors are noticed") {
    CHECK(report_on(content_of(built_plugin("thread_local_left"))).identity->thread_locals);
    CHECK_FALSE(report_on(content_of(built_plugin("good_1"))).identity->thread_locals);
}
