// A result for agents that is more than one thing: texts, images, sounds and resources, in order. Over MCP they are the
// answer's blocks; any other caller gets the same as JSON.
//
//     return berth::content().text("Two plots:").image(png, "image/png");
//
// Member names in camel case are MCP's own.
#pragma once

#include <berth/about.hpp>
#include <berth/values.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace berth {

struct text_block {
    std::string type = "text";
    std::string text;
};
struct image_block {
    std::string type = "image";
    bytes data;
    std::string mimeType;
};
struct audio_block {
    std::string type = "audio";
    bytes data;
    std::string mimeType;
};
struct text_resource {
    std::string uri;
    std::string mimeType;
    std::string text;
};
struct blob_resource {
    std::string uri;
    std::string mimeType;
    bytes blob;
};
struct resource_block {
    std::string type = "resource";
    std::variant<text_resource, blob_resource> resource;
};

struct content {
    static constexpr const char* schema = "urn:berth:mcp-content.1"; // by which the host knows it

    std::vector<std::variant<text_block, image_block, audio_block, resource_block>> content;

    static constexpr auto about() { return berth::object<berth::content>().schema_id(schema); }

    berth::content& text(std::string said) { return add(text_block{.text = std::move(said)}); }
    berth::content& image(std::string_view data, std::string media_type) {
        return add(image_block{.data = as_bytes(data), .mimeType = std::move(media_type)});
    }
    berth::content& audio(std::string_view data, std::string media_type) {
        return add(audio_block{.data = as_bytes(data), .mimeType = std::move(media_type)});
    }
    // A document with an address of its own, as text or as any bytes.
    berth::content& resource(std::string uri, std::string media_type, std::string said) {
        return add(resource_block{.resource = text_resource{std::move(uri), std::move(media_type), std::move(said)}});
    }
    berth::content& blob(std::string uri, std::string media_type, std::string_view data) {
        return add(resource_block{.resource = blob_resource{std::move(uri), std::move(media_type), as_bytes(data)}});
    }

private:
    template <class Block>
    berth::content& add(Block block) {
        content.emplace_back(std::move(block));
        return *this;
    }
    static bytes as_bytes(std::string_view data) {
        const auto* begin = reinterpret_cast<const std::byte*>(data.data());
        return bytes(begin, begin + data.size());
    }
};

} // namespace berth
