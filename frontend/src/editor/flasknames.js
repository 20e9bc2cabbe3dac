// Names that Flask programs use, by where they may stand. What each is for is said in a few words.

const split = (text) => text.trim().split(/\s+/);

export const MODULES = {
  flask: split(`
    Blueprint Config Flask Request Response abort after_this_request current_app flash g get_flashed_messages
    get_template_attribute has_app_context has_request_context json jsonify make_response redirect render_template
    render_template_string request send_file send_from_directory session stream_template stream_with_context url_for`),
  flask_sqlalchemy: ["SQLAlchemy"],
  flask_login: split("LoginManager UserMixin current_user login_required login_user logout_user"),
  flask_wtf: ["CSRFProtect", "FlaskForm"],
  "flask.views": ["MethodView", "View"],
  markupsafe: ["Markup", "escape"],
  "werkzeug.security": ["check_password_hash", "generate_password_hash"],
  "werkzeug.utils": ["secure_filename"],
  "werkzeug.exceptions": split("BadRequest Conflict Forbidden HTTPException MethodNotAllowed NotFound RequestEntityTooLarge Unauthorized"),
  wtforms: split("BooleanField DateField EmailField FileField IntegerField PasswordField SelectField StringField SubmitField TextAreaField"),
  "wtforms.validators": split("DataRequired Email EqualTo InputRequired Length NumberRange Optional Regexp ValidationError"),
  sqlalchemy: split("ForeignKey Integer String delete func insert select text update"),
  "sqlalchemy.orm": split("DeclarativeBase Mapped mapped_column relationship selectinload"),
};

const APP = split(`
  add_template_filter add_template_global add_url_rule after_request app_context before_request cli config context_processor
  debug delete errorhandler extensions get instance_path jinja_env json logger open_resource patch post put
  register_blueprint register_error_handler root_path route run secret_key send_static_file shell_context_processor
  static_folder teardown_appcontext teardown_request template_filter template_folder template_global template_test
  test_cli_runner test_client test_request_context url_map view_functions wsgi_app`);

export const ATTRIBUTES = {
  app: APP,
  current_app: APP,
  request: split(`
    access_route accept_languages accept_mimetypes args authorization base_url blueprint blueprints content_length
    content_type cookies data date endpoint environ files form full_path get_data get_json headers host host_url if_match
    if_modified_since if_none_match is_json is_secure json method mimetype path query_string referrer remote_addr root_url
    scheme url url_root url_rule user_agent values view_args`),
  response: split(`
    cache_control content_length content_type data delete_cookie get_data get_json headers location mimetype set_cookie
    set_data status status_code vary`),
  session: split("clear get items keys modified new permanent pop setdefault update values"),
  g: split("get pop setdefault"),
};

/** What a blueprint has, whatever it is called. */
export const BLUEPRINT = split(`
  add_url_rule after_request app_context_processor app_errorhandler app_template_filter before_app_request before_request
  context_processor delete errorhandler get name patch post put record register_blueprint route teardown_request url_prefix`);

/** What templates have without being given it. */
export const JINJA = split(`
  block config csrf_token current_user else elif endblock endfor endif endmacro extends filter for from g get_flashed_messages
  if import include loop macro request session set super url_for with`);

/** Names that are worth offering anywhere in a Python file. */
export const ANYWHERE = MODULES.flask;
