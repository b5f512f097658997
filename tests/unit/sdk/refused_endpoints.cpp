// Endpoints that do not compile, one for each name in CMakeLists.txt: each is refused with the sentence that stands there.
#include <berth/plugin.hpp>
#include <berth/streams.hpp>
#include <berth/tool.hpp>
#include <berth/upload.hpp>

struct Data {
    int value;
};
struct Json {
    Data data;
};
struct Like {
    Data data;
    std::string path;
};
struct Bytes {
    berth::source<berth::bytes> stream;
};
struct JsonAndBytes {
    Data data;
    berth::source<berth::bytes> stream;
};
struct Items {
    berth::source<Data> items;
};
struct TwoStreams {
    berth::source<berth::bytes> first;
    berth::source<berth::bytes> second;
};
struct Nested {
    std::vector<berth::upload> files;
};

class Desk : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(
#if defined(parameter)
            berth::endpoint<&Desk::number>()
#elif defined(json_in_get)
            berth::endpoint<&Desk::json>(berth::http_get)
#elif defined(stream_and_json)
            berth::endpoint<&Desk::both>()
#elif defined(items_over_http)
            berth::endpoint<&Desk::items>()
#elif defined(stream_and_items)
            berth::endpoint<&Desk::through>()
#elif defined(two_streams)
            berth::websocket<&Desk::two>()
#elif defined(path_like_struct)
            berth::endpoint<&Desk::like>(berth::path_like<&Like::data>())
#elif defined(path_like_elsewhere)
            berth::endpoint<&Desk::json>(berth::path_like<&Like::path>())
#elif defined(status)
            berth::endpoint<&Desk::json>(berth::status(201))
#elif defined(socket_over_http)
            berth::get<&Desk::chat>("/chat")
#elif defined(stream_with_result)
            berth::get<&Desk::counted>("/counted")
#elif defined(upload_list)
            berth::post<&Desk::nested>("/files")
#elif defined(get_upload)
            berth::get<&Desk::pour>("/pour")
#elif defined(job_without_tool)
            berth::post<&Desk::work>("/work")
#elif defined(agents_of_a_route)
            berth::get<&Desk::worked>("/worked", "", berth::agents)
#elif defined(inline_tool)
            berth::tool<&Desk::work>("/work", "Work", berth::inline_)
#elif defined(blocking_tool)
            berth::tool<&Desk::work>("/work", "Work", berth::blocking_)
#elif defined(tool_text)
            berth::tool<&Desk::work>("/work", "Work", berth::text("more"))
#elif defined(tool_status)
            berth::tool<&Desk::work>("/work", "Work", berth::status(201))
#elif defined(tool_content_type)
            berth::tool<&Desk::work>("/work", "Work", berth::content_type("text/html"))
#elif defined(tool_query)
            berth::tool<&Desk::work>("/work", "Work", berth::query<&Data::value>())
#elif defined(tool_agents)
            berth::tool<&Desk::work>("/work", "Work", berth::agents)
#elif defined(tool_parameter)
            berth::tool<&Desk::work>("/work/{id}", "Work")
#elif defined(tool_stream)
            berth::tool<&Desk::feed>("/feed", "Feed")
#elif defined(tool_value)
            berth::tool<&Desk::number>("/number", "Number")
#elif defined(tool_two_structs)
            berth::tool<&Desk::twice>("/twice", "Twice")
#elif defined(tool_created)
            berth::tool<&Desk::made>("/made", "Made")
#elif defined(tool_workers)
            berth::tool<&Desk::work>("/work", "Work", berth::tool_options{.workers = 0})
#elif defined(tool_name)
            berth::tool<&Desk::work>("/work", "Work", berth::tool_options{.name = "a b"})
#elif defined(tool_time)
            berth::tool<&Desk::work>("/work", "Work", berth::tool_options{.max_wait = std::chrono::seconds(-1)})
#endif
        );
    }
    int number(int) { return 0; }
    int json(Json) { return 0; }
    int both(JsonAndBytes) { return 0; }
    int items(Items) { return 0; }
    void through(Bytes, berth::stream<Data>&) {}
    int two(TwoStreams) { return 0; }
    int like(Like) { return 0; }
    void chat(berth::socket<std::string, std::string>&) {}
    int counted(berth::stream<Data>&) { return 0; }
    void nested(Nested) {}
    void pour(Bytes) {}
    void work(Data, berth::job&) {}
    int worked() { return 0; }
    void feed(berth::stream<Data>&) {}
    void twice(Data, Json) {}
    berth::created<Data> made() { return {}; }
};

#if defined(no_name)
class IInterface : public berth::service {
public:
    static constexpr auto routes() { return berth::routes(berth::endpoint<&IInterface::nothing>()); }
    void nothing() {}
};
BERTH_PLUGIN(IInterface, "interface", "1.0.0");
#elif defined(two_configurations)
class Second : public berth::service {
public:
    static constexpr auto routes() { return berth::routes(berth::get<&Second::now>("/now")); }
    void start(Data) {}
    int now() { return 0; }
};
struct Both {
    static constexpr auto services() { return berth::services(berth::mount<Second>("one"), berth::mount<Second>("two")); }
};
BERTH_PLUGIN(Both, "both", "1.0.0");
#else
BERTH_PLUGIN(Desk, "desk", "1.0.0");
#endif
