// What the store says, over HTTP: problem documents with the members that the platform's client reads, and the headers
// of TUS 1.0.0. Pure but for content_reply, which opens a file; any thread.
#pragma once

#include <artifact/facts.hpp>
#include <http/message.hpp>

#include <filesystem>
#include <string>

namespace berth::host::artifact {

constexpr const char* tus_version = "1.0.0";

http::response problem_reply(const fault& why, std::string_view id = {});
http::response json_reply(std::string body);
// 201 of a new artifact: with its content, or an upload that waits for it.
http::response made_reply(const artifact_facts& one);
// 204 with the offset: of PATCH; 200 of HEAD.
http::response offset_reply(const artifact_facts& one, int status);
// 200, 206, 304 or 416.
http::response content_reply(const http::request& request, const artifact_facts& one,
                             const std::filesystem::path& file);

} // namespace berth::host::artifact
