# frozen_string_literal: true

# A small instance for the end-to-end tests: the libraries that Mastodon is made
# of (Rails, Doorkeeper, Rack::Attack), set up as facts/mastodon.md describes
# them, and nothing of Mastodon's own code. Written for these tests.

require 'logger'
require 'rails'
require 'active_record/railtie'
require 'action_controller/railtie'
require 'action_view/railtie'
require 'doorkeeper'
require 'doorkeeper-i18n'
require 'rack/attack'

DIR = ENV.fetch('E2E_DIR') # of the test: the database and the public files
ENV['DATABASE_URL'] = "sqlite3:#{DIR}/instance.sqlite3"

# Forgets the language of the request before: what nobody chooses is answered in
# the server's.
ServerLanguage = Struct.new(:app) do
  def call(env)
    I18n.locale = I18n.default_locale
    app.call(env)
  end
end

class Instance < Rails::Application
  config.root = DIR
  config.eager_load = false
  config.secret_key_base = 'not a secret' * 4
  config.consider_all_requests_local = false # the error pages that users see
  config.logger = Logger.new($stdout)
  config.log_level = :fatal
  config.hosts.clear
  config.cache_store = :memory_store
  config.i18n.available_locales = %i[en de fr ja]
  config.i18n.fallbacks = true
  config.middleware.insert 0, ServerLanguage
end

Doorkeeper.configure do
  orm :active_record
  base_controller 'ActionController::Base'
  resource_owner_authenticator { Person.find_by(id: params[:person]) || head(:forbidden) }
  skip_authorization { true }
  grant_flows %w[authorization_code client_credentials]
  default_scopes :read
  optional_scopes :write, :'write:statuses', :'write:media', :'read:statuses', :follow
  enforce_configured_scopes
  access_token_expires_in nil
  force_ssl_in_redirect_uri false
  realm 'Doorkeeper'
end

# The limits: windows are aligned to the epoch by Rack::Attack itself.
class Rack::Attack
  TOKEN = /\ABearer (\S+)/

  cache.store = ActiveSupport::Cache::MemoryStore.new

  blocklist('blocked address') { |request| (request.get_header('HTTP_X_REAL_IP') || request.ip) == '127.0.0.66' }

  throttle('calls of a token', limit: 30, period: 300) do |request|
    request.get_header('HTTP_AUTHORIZATION').to_s[TOKEN, 1] if request.path.start_with?('/api/')
  end

  # What Mastodon's headers say, see facts/mastodon.md, section 4.
  def self.headers(match)
    now = Time.now.utc
    reset = now + (match[:period] - now.to_i % match[:period])
    { 'X-RateLimit-Limit' => match[:limit].to_s,
      'X-RateLimit-Remaining' => [match[:limit] - match[:count], 0].max.to_s,
      'X-RateLimit-Reset' => reset.iso8601(6) }
  end

  self.throttled_responder = lambda do |request|
    [429, headers(request.env['rack.attack.match_data']).merge('Content-Type' => 'application/json'),
     [{ error: I18n.t('errors.429', default: 'Too many requests') }.to_json]]
  end
end

Instance.initialize!

# A few sentences of Rails in other languages, as users of the gem rails-i18n
# (MIT) see them; Debian's package of it has no translations. Doorkeeper's come
# from doorkeeper-i18n.
{ de: ['Gültigkeitsprüfung ist fehlgeschlagen: %{errors}', 'muss ausgefüllt werden'],
  fr: ['La validation a échoué : %{errors}', 'doit être rempli(e)'],
  ja: ['バリデーションに失敗しました: %{errors}', 'を入力してください'] }.each do |locale, (invalid, blank)|
  I18n.backend.store_translations(locale,
    activerecord: { errors: { messages: { record_invalid: invalid } } },
    errors: { format: locale == :ja ? '%{attribute}%{message}' : '%{attribute} %{message}', messages: { blank: blank } })
end
I18n.backend.store_translations(:de, errors: { '429': 'Zu viele Anfragen' })

ActiveRecord::Schema.verbose = false
ActiveRecord::Schema.define do
  create_table(:people) { |t| t.string :locale }
  create_table(:posts) { |t| t.string :text; t.integer :person_id; t.string :media }
  create_table :oauth_applications do |t|
    t.string :name, :uid, :secret, null: false
    t.text :redirect_uri, null: false
    t.string :scopes, null: false, default: ''
    t.boolean :confidential, null: false, default: true
    t.timestamps
  end
  create_table :oauth_access_grants do |t|
    t.integer :resource_owner_id, :application_id, :expires_in, null: false
    t.string :token, null: false
    t.text :redirect_uri, null: false
    t.string :scopes, null: false, default: ''
    t.string :code_challenge, :code_challenge_method
    t.datetime :created_at, null: false
    t.datetime :revoked_at
  end
  create_table :oauth_access_tokens do |t|
    t.integer :resource_owner_id, :application_id, :expires_in
    t.string :token, null: false
    t.string :refresh_token, :scopes
    t.datetime :created_at, null: false
    t.datetime :revoked_at
  end
end

class Person < ActiveRecord::Base; end

class Post < ActiveRecord::Base
  validates :text, presence: true, length: { maximum: 500 }
end

# What all of the API does.
class ApiController < ActionController::API
  before_action { response.headers['Server'] = 'Mastodon' }
  before_action { (match = request.env.dig('rack.attack.throttle_data', 'calls of a token')) && headers.merge!(Rack::Attack.headers(match)) }
  around_action { |_, action| I18n.with_locale(owner&.locale || I18n.default_locale, &action) }

  rescue_from(ActiveRecord::RecordInvalid) { |e| say 422, e.to_s }
  rescue_from(ActiveRecord::RecordNotFound) { say 404, 'Record not found' }
  rescue_from(ActionController::ParameterMissing) { |e| say 400, e.to_s }

  private

  def say(status, sentence) = render(status: status, json: { error: sentence })
  def owner = doorkeeper_token && Person.find_by(id: doorkeeper_token.resource_owner_id)
  def doorkeeper_unauthorized_render_options(error: nil) = { json: { error: error&.description || 'Not authorized' } }
  def doorkeeper_forbidden_render_options(*) = { json: { error: 'This action is outside the authorized scopes' } }
end

class PostsController < ApiController
  before_action -> { doorkeeper_authorize! :read, :'read:statuses' }, only: :show
  before_action -> { doorkeeper_authorize! :write, :'write:statuses' }, only: :create

  def show
    case params[:id]
    when 'boom' then raise 'something broke'
    when 'method' then raise ActionController::MethodNotAllowed.new(:put)
    when 'form' then raise ActionController::UnknownFormat
    when 'parameter' then params.require(:q)
    else render json: shown(Post.find(params[:id]))
    end
  end

  def create
    return say(422, 'This method requires an authenticated user') unless owner

    key = request.headers['Idempotency-Key'].presence&.then { |k| "#{owner.id} #{k}" }
    post = Rails.cache.read(key) if key
    post ||= Post.create!(text: params[:status], person_id: owner.id)
    Rails.cache.write(key, post, expires_in: 1.hour) if key
    render json: shown(post)
  end

  def shown(post) = { id: post.id.to_s, content: "<p>#{ERB::Util.h(post.text)}</p>", visibility: 'public' }
end

class AppsController < ApiController
  def create
    app = Doorkeeper::Application.create!(name: params[:client_name], redirect_uri: params[:redirect_uris], scopes: params[:scopes] || 'read')
    render json: { id: app.id.to_s, client_id: app.uid, client_secret: app.secret, redirect_uri: app.redirect_uri }
  end
end

# What the tests arrange behind the API's back.
class ArrangeController < ActionController::API
  def token
    person = params[:app_only] ? nil : Person.create!(locale: params[:locale])
    token = Doorkeeper::AccessToken.create!(resource_owner_id: person&.id, application_id: params[:app], scopes: params[:scopes] || 'read write')
    token.update!(created_at: 1.hour.ago, expires_in: 60) if params[:state] == 'expired'
    token.revoke if params[:state] == 'revoked'
    render json: { token: token.token }
  end

  def person = render(json: { person: Person.create!(locale: params[:locale]).id.to_s })

  def code
    grant = Doorkeeper::AccessGrant.find_by!(token: params[:code])
    grant.update!(created_at: 1.hour.ago) if params[:state] == 'expired'
    grant.revoke if params[:state] == 'revoked'
    head :no_content
  end

  def language
    I18n.default_locale = params[:locale]
    head :no_content
  end

  def posts = render(json: { count: Post.where(text: params[:text]).count })
end

Instance.routes.draw do
  use_doorkeeper { skip_controllers :applications, :authorized_applications }
  get '/api/v1/statuses/:id', to: 'posts#show'
  post '/api/v1/statuses', to: 'posts#create'
  post '/api/v1/apps', to: 'apps#create'
  %w[token person code language posts].each { |what| post "/arrange/#{what}", to: "arrange##{what}" }
end
