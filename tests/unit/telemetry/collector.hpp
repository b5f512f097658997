// A server that takes what is posted to it, and answers as it is told.
#pragma once

#include <telemetry/telemetry.hpp>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/StreamCopier.h>

#include <catch2/catch.hpp>

#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

#include <condition_variable>
#include <deque>
#include <mutex>

namespace berth::tests {

using namespace std::chrono_literals;
using namespace berth::host;

struct posted {
    std::string path;
    std::string type;
    std::string key; // header x-key
    std::string body;
};

struct says {
    int status = 200;
    std::string retry_after{};
};

class collector {
public:
    collector() : server_(new factory(*this), Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)), new Poco::Net::HTTPServerParams) {
        server_.start();
    }
    ~collector() { server_.stopAll(true); }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
    // The answers to the next requests; afterwards 200.
    void answer(std::deque<says> next) {
        const std::lock_guard lock(mutex_);
        answers_ = std::move(next);
    }
    // The requests so far, once there are so many.
    std::vector<posted> wait(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, 20s, [&] { return got_.size() >= count; });
        REQUIRE(got_.size() >= count);
        return got_;
    }
    std::size_t count() {
        const std::lock_guard lock(mutex_);
        return got_.size();
    }

private:
    class taker : public Poco::Net::HTTPRequestHandler {
    public:
        explicit taker(collector& to) : to_(to) {}
        void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override {
            posted one{request.getURI(), request.getContentType(), request.get("x-key", ""), {}};
            Poco::StreamCopier::copyToString(request.stream(), one.body);
            const says with = to_.take(std::move(one));
            response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(with.status));
            if (!with.retry_after.empty()) response.set("Retry-After", with.retry_after);
            response.setContentType("application/json");
            response.send() << "{}";
        }

    private:
        collector& to_;
    };
    class factory : public Poco::Net::HTTPRequestHandlerFactory {
    public:
        explicit factory(collector& to) : to_(to) {}
        Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
            return new taker(to_);
        }

    private:
        collector& to_;
    };
    says take(posted one) {
        const std::lock_guard lock(mutex_);
        got_.push_back(std::move(one));
        changed_.notify_all();
        if (answers_.empty()) return {};
        const says with = answers_.front();
        answers_.pop_front();
        return with;
    }

    std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    std::deque<says> answers_;
    std::vector<posted> got_;
    Poco::Net::HTTPServer server_;
};

inline std::string at(const std::string& json, const char* pointer) {
    rapidjson::Document document;
    document.Parse(json.c_str());
    const rapidjson::Value* found = rapidjson::Pointer(pointer).Get(document);
    if (!found) return "missing";
    if (found->IsString()) return found->GetString();
    if (found->IsArray()) return std::to_string(found->Size()) + " elements";
    if (found->IsInt64()) return std::to_string(found->GetInt64());
    if (found->IsBool()) return found->GetBool() ? "true" : "false";
    return found->IsNumber() ? std::to_string(found->GetDouble()) : "another";
}

inline telemetry::span_data named(const std::string& name) {
    telemetry::span_data made;
    made.where = {telemetry::new_trace_id(), telemetry::new_span_id(), true, {}};
    made.name = name;
    made.begun = 1;
    made.ended = 2;
    return made;
}

inline telemetry::options quick(const std::string& endpoint) {
    telemetry::options options;
    options.endpoint = endpoint;
    options.from = {"berth", "1.2.3"};
    options.delay = 10ms;
    options.first_pause = 10ms;
    return options;
}

} // namespace berth::tests
